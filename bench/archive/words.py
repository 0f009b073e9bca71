"""Words of both languages, as often as press texts use them: a few in nearly every text, a long tail in one or two."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from random import Random

# How many words are drawn once, to draw texts from: so many that each of the rarest is there once or not at all.
POOL = 1 << 20
# The shares of what is drawn: words of the lists below, set phrases, and words built from stems.
COMMON_SHARE, PHRASE_SHARE = 0.42, 0.04

ARABIC_COMMON = """
في من على إلى أن عن مع هذا التي الذي هذه بين كما وقد خلال بعد قبل حول كل ذلك الجالية السورية اجتماع المكتب السوريين
عبر تم عدد أعضاء ممثلي اللقاء الحضور كان وكان لم لا ما أو ثم حيث قد إذ عند لدى منذ حتى غير أي نحو ضمن دون أكد أشار
ناقش تناول بحث دعا شدد أوضح عقد شارك استعرض العمل الدعم التعاون المشاركة المجتمع المنظمات المؤسسات التعليم الصحة الشباب
المرأة الأسرة القانون الحقوق الإغاثة التنمية البرنامج المشروع الخطة اللجنة الاجتماع الوفد الزيارة المدينة البلاد العام
الماضي المقبل اليوم الأسبوع الشهر السنة الأول الثاني عدة جميع بعض أهمية ضرورة دور سبل قضايا ملف مرحلة إطار جانب مختلف
أبرز جديد جديدة مشترك مشتركة دولي محلي سياسي اجتماعي ثقافي اقتصادي إنساني تعزيز تطوير دراسة متابعة تنسيق تقديم إعداد
تنفيذ تنظيم تشكيل توفير رئيس مدير عضو ممثل منسق مسؤول أمين لجنة مجلس رابطة اتحاد جمعية مركز هيئة فريق حوار رسالة بيان
تقرير ندوة ورشة مؤتمر دورة معرض حملة مبادرة لقاء زيارة اتفاق قرار توصية سؤال نقطة محور نتيجة خطوة فرصة حاجة مسألة
""".split()

ARABIC_PHRASES = [
    "الجالية السورية",
    "منظمات المجتمع المدني",
    "عقد اجتماع افتراضي",
    "على هامش اللقاء",
    "وجهات النظر",
    "في هذا السياق",
    "من جهة أخرى",
    "بحضور عدد من",
    "الطلبة السوريين",
    "سبل التعاون المشترك",
    "اللاجئين والنازحين",
    "الدعم النفسي والاجتماعي",
    "تبادل الخبرات",
    "مذكرة تفاهم",
    "العمل التطوعي",
    "لم الشمل",
    "معادلة الشهادات",
    "المساعدات الإنسانية",
]

# Three letters each; words come from them by the patterns.
ROOTS = """
كتب درس علم عمل جمع شرك نظم خدم حضر نشر عرض بحث ناق وصل فتح غلق حكم قرر سأل جوب رسل قبل رفض دعم سعد عون نصح صلح بني هدم
زرع حصد صنع تجر بيع شري سكن سفر رجع خرج دخل وقف جلس قوم مشي ركض لعب رسم غني سمع نظر قرأ حفظ ذكر نسي فكر حلم أمل عدل ظلم
سلم حرب قتل جرح مرض شفي طبب ولد كبر صغر طول قصر عرض ضيق فرح حزن ضحك بكي خوف أمن حرر سجن ضرب دفع مال فقر غنم كسب خسر ربح
حسب عدد قيس وزن كيل نقل حمل وضع رفع خفض زيد نقص بدل غير حول دور قلب عكس طرد جذب سحب ضغط كسر جبر قطع وصف شرح فسر ترجم لغو
شعر نثر قصد هدف سبب نتج أثر ظهر خفي كشف ستر لبس نزع غسل نظف طهر وسخ برد حرر جفف رطب ثلج مطر ريح شمس قمر نجم أرض بحر نهر
جبل سهل وعر صخر رمل طين حجر خشب حدد ذهب فضض نحس ورق قلم حبر صور سجل وثق خبر صحف ذيع بثث قول نطق صمت هتف ندد شجب حيي شكر
""".split()

# 1, 2 and 3 stand for the letters of a root.
PATTERNS = (
    *("123", "1ا23", "م12و3", "12ا3", "12ي3", "12و3", "ت12ي3", "م1ا23", "است12ا3", "ان12ا3", "ا1ت2ا3", "ت1ا23"),
    *("م12ّ3", "م123", "مست123", "1وا23", "أ12ا3", "م1ا2ي3", "12123", "ي12و3"),
)
CLITICS = {"": 30, "ال": 34, "و": 6, "وال": 8, "ب": 3, "بال": 5, "ل": 3, "لل": 5, "ف": 1, "فال": 1, "ك": 1, "كال": 1}
SUFFIXES = {"": 50, "ة": 14, "ات": 9, "ين": 5, "ون": 3, "ية": 5, "ه": 3, "ها": 4, "هم": 2, "نا": 2, "ي": 2, "تها": 1}

ENGLISH_COMMON = """
the of and to in a for on with that by was were is are it as at from this has have had its their they which who will be been
not or an after before during between about also more than other all some new first second community Syrian meeting office
organizations members representatives participants support cooperation work education health youth women family law rights
relief development program project plan committee delegation visit city country public last next day week month year several
importance need role ways issues file stage framework local international political social cultural economic humanitarian
discussed stressed said noted called held took part presented reviewed agreed director president coordinator head council
league union association center board team dialogue letter statement report seminar workshop conference course exhibition
campaign initiative agreement decision recommendation question result step opportunity students doctors engineers teachers
""".split()

ENGLISH_PHRASES = [
    "the Syrian community",
    "civil society organizations",
    "a virtual meeting",
    "points of view",
    "in this context",
    "on the other hand",
    "exchange of experience",
    "memorandum of understanding",
    "family reunification",
    "recognition of degrees",
    "refugees and the displaced",
]

ONSETS = "b bl br c cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sl sp st t tr v w".split()
VOWELS = "a e i o u ai ea ou".split()
CODAS = "b ck d ft g lt m n nd nt p r rd rm rt s sk st t x".split()
ENDINGS = {"": 40, "s": 18, "ed": 12, "ing": 10, "er": 5, "ers": 3, "ly": 4, "ment": 3, "ness": 2, "al": 3, "ive": 2}
BEGINNINGS = {"": 80, "re": 6, "un": 5, "over": 2, "inter": 3, "co": 4}


def arabic_pool(chance: Random) -> list[str]:
    """``POOL`` Arabic words and set phrases; each as often as it is used."""
    stems = [_from_root(root, pattern) for root, pattern in product(dict.fromkeys(ROOTS), PATTERNS)]
    return _pool(chance, ARABIC_COMMON, ARABIC_PHRASES, _shuffled(chance, stems), CLITICS, SUFFIXES)


def english_pool(chance: Random) -> list[str]:
    """As ``arabic_pool``, English."""
    stems = _shuffled(chance, ("".join(parts) for parts in product(ONSETS, VOWELS, CODAS)))
    return _pool(chance, ENGLISH_COMMON, ENGLISH_PHRASES, stems[:4000], BEGINNINGS, ENDINGS)


def zipf(length: int, shift: int = 2) -> list[float]:
    """Weights of ``length`` things by rank; a larger ``shift`` makes the first ones less of all."""
    return [1 / (rank + shift) for rank in range(length)]


def _from_root(root: str, pattern: str) -> str:
    letters = dict(zip("123", root[:3], strict=True))
    return "".join(letters.get(char, char) for char in pattern)


def _shuffled(chance: Random, words: Iterable[str]) -> list[str]:
    different = list(dict.fromkeys(words))
    chance.shuffle(different)
    return different


def _pool(
    chance: Random,
    common: Sequence[str],
    phrases: Sequence[str],
    stems: Sequence[str],
    before: dict[str, int],
    after: dict[str, int],
) -> list[str]:
    common_count, phrase_count = round(POOL * COMMON_SHARE), round(POOL * PHRASE_SHARE)
    forms = list(_forms(stems, before, after))
    words, weights = [word for word, _weight in forms], [weight for _word, weight in forms]
    return [
        *chance.choices(common, zipf(len(common), 6), k=common_count),
        *chance.choices(phrases, zipf(len(phrases)), k=phrase_count),
        *chance.choices(words, weights, k=POOL - common_count - phrase_count),
    ]


def _forms(stems: Sequence[str], before: dict[str, int], after: dict[str, int]) -> Iterator[tuple[str, float]]:
    """Each word that can be built, and how often it is used."""
    for stem, weight in zip(stems, zipf(len(stems), 12), strict=True):
        for (start, share), (end, other) in product(before.items(), after.items()):
            yield f"{start}{stem}{end}", weight * share * other
