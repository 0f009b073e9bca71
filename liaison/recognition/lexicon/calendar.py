"""Names of months in the ways of all Arab countries and English, of weekdays, and of numbers in words; normalized."""

from __future__ import annotations

from liaison.text.months import month_names
from liaison.text.normalize import normalize

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


MONTHS = {normalize(name): number for name, number in month_names("ar", "en").items()}
HIJRI_MONTHS, ORDINALS = _numbered(_HIJRI), _numbered(_ORDINALS)
# Monday is 0, as in Python.
WEEKDAYS = {name: number - 1 for name, number in _numbered(_WEEKDAYS).items()}
