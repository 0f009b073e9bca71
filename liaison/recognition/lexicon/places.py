"""Places: the countries of CLDR in both languages, and cities and regions that texts of the office's field name."""

from __future__ import annotations

from functools import cache

from babel import Locale

from liaison.recognition.lexicon import word_set
from liaison.text.normalize import normalize

_CITIES_AR = """
دمشق حلب حمص حماة إدلب درعا السويداء القنيطرة دير_الزور الرقة الحسكة اللاذقية طرطوس القامشلي عفرين اعزاز إعزاز الباب جرابلس منبج تدمر بيروت طرابلس صيدا صور زحلة عمان إربد
الزرقاء القاهرة الإسكندرية بغداد البصرة الموصل أربيل السليمانية الرياض جدة مكة المدينة_المنورة الدوحة دبي أبوظبي أبو_ظبي الشارقة الكويت المنامة مسقط صنعاء عدن الخرطوم تونس الجزائر الرباط
الدار_البيضاء طنجة مراكش نواكشوط القدس رام_الله غزة نابلس الخليل إسطنبول اسطنبول أنقرة غازي_عنتاب عنتاب عينتاب أنطاكيا الريحانية مرسين أضنة أورفا شانلي_أورفا هاتاي كلس بورصة إزمير برلين
هامبورغ ميونخ ميونيخ كولونيا فرانكفورت شتوتغارت لايبزيغ دورتموند إيسن بريمن هانوفر باريس ليون مرسيليا لندن مانشستر برمنغهام غلاسكو أدنبرة دبلن بروكسل أنتويرب أمستردام روتردام لاهاي
ستوكهولم غوتنبرغ يوتيبوري مالمو أوسلو كوبنهاغن هلسنكي فيينا غراتس جنيف زيورخ برن روما ميلانو مدريد برشلونة لشبونة أثينا سالونيك وارسو براغ بودابست موسكو كييف واشنطن نيويورك شيكاغو هيوستن
ديترويت ديربورن بوسطن لوس_أنجلوس سان_فرانسيسكو كاليفورنيا تكساس ميشيغان نيوجيرسي فلوريدا أوهايو تورنتو مونتريال أوتاوا فانكوفر كالغاري إدمونتون هاليفاكس سيدني ملبورن كانبرا كوالالمبور
طهران أستانا نور_سلطان سوتشي طوكيو بكين جنيف داوود_باشا ساو_باولو بوينس_آيرس ليماسول نيقوسيا لارنكا صوفيا بوخارست بلغراد
سوريا سورية أمريكا أميركا تركيا لبنان أوروبا أوروبة روسيا بريطانيا هولندا آسيا أفريقيا فلسطين ألمانيا كندا السويد الخليج المهجر الشتات الولايات_المتحدة الأمم_المتحدة المملكة_المتحدة
شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط ريف ولاية إقليم مقاطعة مدينة بلدة قرية محافظة_ضاحية منطقة حي أمريكا_اللاتينية أمريكا_الشمالية بلاد_الشام
"""
_CITIES_EN = """
damascus aleppo homs hama idlib daraa raqqa latakia tartus qamishli beirut tripoli amman cairo baghdad erbil riyadh jeddah doha dubai istanbul ankara gaziantep antakya mersin
berlin hamburg munich cologne frankfurt stuttgart leipzig dortmund essen bremen hanover paris lyon marseille london manchester birmingham glasgow edinburgh dublin brussels antwerp amsterdam
rotterdam hague stockholm gothenburg malmo oslo copenhagen helsinki vienna graz geneva zurich bern rome milan madrid barcelona lisbon athens warsaw prague budapest moscow kyiv washington
york new_york chicago houston detroit dearborn boston los_angeles san_francisco california texas michigan new_jersey florida ohio toronto montreal ottawa vancouver calgary edmonton halifax
sydney melbourne canberra tehran astana tokyo beijing nicosia limassol sofia bucharest belgrade
syria america turkey türkiye lebanon europe russia britain uk usa us eu uae asia africa palestine north south east west northern southern eastern western damascus
"""


@cache
def places() -> frozenset[str]:
    """Return the normalized names of countries, cities and regions in both languages."""
    countries = {
        normalize(name)
        for code in ("ar", "en")
        for key, name in Locale(code).territories.items()
        if not key.isdigit() or key in ("150", "019", "145")
    }
    return frozenset(countries | word_set(_CITIES_AR) | word_set(_CITIES_EN))


@cache
def place_openings() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the places of several words, by the first of them."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in places():
        first, *rest = name.split() or [""]
        if rest:
            found.setdefault(first, []).append((first, *rest))
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}
