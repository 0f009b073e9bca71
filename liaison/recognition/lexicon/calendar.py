"""Names of months in the ways of all Arab countries and English, of weekdays, and of numbers in words; normalized."""

from __future__ import annotations

from liaison.text.normalize import normalize

_MONTHS = """
كانون_الثاني يناير جانفي january jan
شباط فبراير فيفري february feb
آذار مارس march mar
نيسان أبريل إبريل أفريل april apr
أيار مايو ماي may
حزيران يونيو يونية جوان june jun
تموز يوليو يولية جويلية يوليوز july jul
آب أغسطس أوت غشت august aug
أيلول سبتمبر شتنبر september sept sep
تشرين_الأول أكتوبر october oct
تشرين_الثاني نوفمبر نونبر november nov
كانون_الأول ديسمبر دجنبر december dec
"""
_HIJRI = """
محرم محرم_الحرام muharram
صفر safar
ربيع_الأول ربيع_أول
ربيع_الآخر ربيع_الثاني
جمادى_الأولى جمادى_الأول
جمادى_الآخرة جمادى_الثانية
رجب rajab
شعبان shaban shaaban
رمضان ramadan
شوال shawwal
ذي_القعدة ذو_القعدة
ذي_الحجة ذو_الحجة
"""
_WEEKDAYS = """
الاثنين الإثنين اثنين monday mon
الثلاثاء ثلاثاء tuesday tue tues
الأربعاء الاربعاء أربعاء wednesday wed
الخميس خميس thursday thu thurs
الجمعة جمعة friday fri
السبت سبت saturday sat
الأحد أحد sunday sun
"""
_ORDINALS = """
الأول first
الثاني second
الثالث third
الرابع fourth
الخامس fifth
السادس sixth
السابع seventh
الثامن eighth
التاسع ninth
العاشر tenth
الحادي_عشر eleventh
الثاني_عشر twelfth
الثالث_عشر thirteenth
الرابع_عشر fourteenth
الخامس_عشر fifteenth
السادس_عشر sixteenth
السابع_عشر seventeenth
الثامن_عشر eighteenth
التاسع_عشر nineteenth
العشرين twentieth
الحادي_والعشرين
الثاني_والعشرين
الثالث_والعشرين
الرابع_والعشرين
الخامس_والعشرين
السادس_والعشرين
السابع_والعشرين
الثامن_والعشرين
التاسع_والعشرين
الثلاثين
الحادي_والثلاثين
"""


def _numbered(lines: str) -> dict[str, int]:
    rows = enumerate(lines.split("\n")[1:-1], start=1)
    return {normalize(name.replace("_", " ")): number for number, row in rows for name in row.split()}


MONTHS, HIJRI_MONTHS, ORDINALS = _numbered(_MONTHS), _numbered(_HIJRI), _numbered(_ORDINALS)
# Monday is 0, as in Python.
WEEKDAYS = {name: number - 1 for name, number in _numbered(_WEEKDAYS).items()}
