"""Lines of either script with words of the other in them, and the order in which their letters are seen.

Between ⟦ and ⟧ stands what runs the other way, as one; all else runs as the language does, numbers in their own order.
"""

from __future__ import annotations

import re

ARABIC = """
لقاء مع ⟦Open Access UK⟧ أمس
الرابطة (⟦Model League⟧) هنا
مع ⟦Model League (ML)⟧ أمس
شركة ⟦A & B Ltd⟧ معنا، ثم ⟦Example Inc.⟧ أيضاً
راسل ⟦first_last@x.example⟧ اليوم، أو ⟦user@x.example⟧.
الملف ⟦report_2020.pdf⟧ مرفق
انظر ⟦report_2020.pdf?x=1&y=%20#z⟧ هنا
انظر ⟦https://x.example/a?b=1&c=%20#z⟧، ثم عد
الموقع (⟦www.x.example/news/⟧) جديد
الموقع ⟦example.org/⟧ جديد
اكتب ⟦bit.ly/abc_d-e⟧ أو ⟦/ar/news/12/⟧ هنا
القسم ⟦A‑12⟧ هنا، و⟦F-16⟧ هناك
حساب ⟦@handle⟧ هنا، و⟦@first_last⟧ هناك
وسم ⟦#Syria⟧ هنا، ووسم #سوريا_حرة هناك
⟦C++⟧ لغة
لغة ⟦C++⟧ هنا و⟦C#⟧ هناك
منصة ⟦.NET⟧ هنا
نسبة ⟦50%⟧ من الناس
⟦50%⟧ من الناس
من ⟦10%⟧-⟦20%⟧ هنا، و⟦50%⟧ هناك
نسبة ⟦2.5 %⟧ لا غير
حرارة ⟦-5⟧ هنا
مبلغ ⟦$500⟧ هنا و⟦€20⟧ هناك
مبلغ ⟦1 000 000⟧ ليرة
المجلس السوري الأمريكي (⟦SAC⟧) 2254 عضواً
القرار (⟦UNSCR⟧) 2254 (2015) الصادر
قرار ⟦UNSCR 2254 (2015)⟧ الصادر
المجلس ⟦SAC⟧ (المجلس) 2254 عضواً
مع ⟦SAC⟧ 12 عضواً
مع ⟦Model League⟧ 18 آذار 2020
عبر ⟦Zoom⟧ - 12 مشاركاً
عبر ⟦Zoom⟧، 12 آذار
عبر ⟦Zoom - Teams - Signal⟧ معاً
نظام ⟦Windows 11⟧ على الجهاز
كتاب ⟦Article 5(2)⟧ هنا
وثيقة ⟦A/RES/66/253 B⟧ هنا
في ⟦18 March 2020⟧ عقد
شركة ⟦3M⟧ العالمية وشبكة ⟦5G⟧ هنا
حساب ⟦IBAN XX33 0006 1005 1978⟧ هنا
كتاب ⟦978-3-16-148410-0⟧ هنا
الهاتف ⟦+1 202-555-0100⟧ مفتوح
هاتف ⟦+1 (202) 555-0100⟧ مفتوح
⟦00963 11 222 3344⟧ مفتوح
اتصل ⟦00963 11 222 3344⟧ الآن
اتصل ⟦(0212) 555 01 43⟧ أو ⟦0532-111-22-33⟧ الآن
اتصل ⟦(+90) 212 555 01 43⟧ أو ⟦011/222/3344⟧ الآن، و⟦0532-111-22-33⟧ غداً
هاتف (⟦0212 555 01 43⟧) مفتوح
هاتف: ⟦222 3344⟧ فقط
هاتف ⟦٠٠٩٦٣ ١١ ٢٢٢ ٣٣٤٤⟧ الآن
الرقم ⟦202-555-0100⟧ هنا
محضر (⟦Tel. 0212 555 01 43⟧) هنا
القرار 2254 لعام 2015
بين 2011-2020 و18-12-2020 هنا
يوم 18/12/2020 أو 18.12.2020 هنا
يوم 2020-12-18 هنا
من 09:30-11:00 هنا
سنوات 2019 2020 2021 هنا
بنود 10 20 30 40 هنا
عام ٢٠٢٠ (٢٠٢١) هنا
مبلغ 1,000,000.50 هنا
«⟦Zoom⟧»، «⟦Signal⟧» هنا
قال "⟦Free Syria⟧" و"⟦Open⟧" هنا
مجلس ⟦Free "Syria" Council⟧ هنا
الـ⟦ISO⟧ و⟦U.S.⟧ هنا
سؤال: هل هو ⟦Zoom⟧؟
انتهى اللقاء مع ⟦Zoom⟧.
بند (أ) ⟦Zoom⟧ (ب)
⟦Who we are.⟧
""".strip().splitlines()

ENGLISH = """
They met ⟦رابطة القراءة⟧ today
They met ⟦رابطة القراءة (الفرع)⟧ today
(⟦رابطة القراءة⟧) 12 members
see ⟦لجنة 12⟧.
see ⟦لجنة⟧ 12 times
on ⟦18 آذار 2020⟧ they met
tag ⟦#سوريا_حرة⟧ here
call ⟦٠٠٩٦٣ ١١ ٢٢٢ ٣٣٤٤⟧ now
he said ⟦هل أنت هنا؟⟧ and left
file ⟦تقرير_2020.pdf⟧ here
mail first_last@x.example or +1 202-555-0100
50% of C++ (SAC) 2254
⟦كل النص عربي.⟧
""".strip().splitlines()

LINES = [("ar", line) for line in ARABIC] + [("en", line) for line in ENGLISH]
_ARABIC = "\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff"
# In a run from the right, what keeps its own order: numbers with what joins their digits, and words of Latin letters.
_OWN_ORDER = re.compile(rf"\d+(?:[.,:/]\d+)*|[A-Za-z](?:[^{_ARABIC}]*[A-Za-z])?|.", re.DOTALL)


def plain(line: str) -> str:
    """A line without the marks of this table."""
    return re.sub("[⟦⟧]", "", line)


def bare(text: str) -> str:
    """``text`` without vowel marks, which stand on letters and have no place of their own; hyphens are one."""
    return re.sub("[\u2010\u2011]", "-", re.sub("[\u064b-\u0655\u0670]", "", text))


def isolated_parts(line: str) -> list[str]:
    return re.findall("⟦(.*?)⟧", line)


def seen(language: str, line: str) -> str:
    """The letters of ``line`` as they are seen, from the left."""
    parts = re.findall("⟦.*?⟧|[^⟦]+", line)
    if language == "en":
        return "".join(
            _from_right(part[1:-1]) if part[0] == "⟦" and _is_arabic(part) else plain(part) for part in parts
        )
    return "".join(part[1:-1] if part[0] == "⟦" else _from_right(part) for part in reversed(parts))


def _is_arabic(part: str) -> bool:
    return re.search(f"[{_ARABIC}]", part) is not None


def _from_right(text: str) -> str:
    return "".join(reversed(_OWN_ORDER.findall(text)))
