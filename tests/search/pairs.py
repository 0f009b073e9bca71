"""What is searched for, and what must be found: documents, and pairs of a query and the keys of what it finds.

The meeting of December 2020 and who was there are of public record; everybody and everything else is made up and says so.
An article or meeting is found by the names of whom it is ``about``, in whatever spelling those are recorded or sound alike.
A pair says what is found in both languages together, and nothing else may be.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """Organizations, people and topics are there in both languages: ``names`` are the other language's and all others."""

    key: str
    kind: str
    language: str
    title: str
    names: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    query: str
    finds: frozenset[str]


_NAMED = (
    Document("coalition", "organization", "ar", "الائتلاف الوطني السوري", ("Syrian National Coalition",)),
    Document("council", "organization", "ar", "المجلس السوري الأمريكي", ("Syrian American Council", "SAC")),
    Document("americans", "organization", "ar", "أمريكيون من أجل سورية حرة", ("Americans for a Free Syria",)),
    Document("citizens", "organization", "ar", "مواطنون من أجل أمريكا آمنة", ("Citizens for a Secure America",)),
    Document("kayla", "organization", "ar", "مجموعة كايلا للمناصرة السياسية", ("Kayla PAC",)),
    Document("pac", "organization", "ar", "مجموعة سورية الحرة للمناصرة السياسية", ("Free Syria PAC",)),
    Document("hariri", "person", "ar", "نصر الحريري", ("Naser Al-Hariri",)),
    Document("stifo", "person", "ar", "عبد الأحد اسطيفو", ("Abdulahad Astepho",)),
    Document("maktabi", "person", "ar", "محمد يحيى مكتبي", ("Mohammad Yahya Maktabi",)),
    Document("idlibi", "person", "ar", "قتيبة إدلبي", ("Qutaiba Idlibi",)),
    Document("jalabi", "person", "ar", "مريم جلبي", ("Mariam Jalabi",)),
    Document("committee", "topic", "ar", "اللجنة الدستورية", ("Constitutional Committee",)),
    Document("resolution", "topic", "ar", "القرار ٢٢٥٤", ("Resolution 2254",)),
    # From here on all is made up.
    Document("star", "organization", "ar", "جمعية النجمة الخيالية", ("Imaginary Star Association",)),
    Document(
        "students", "organization", "ar", "اتحاد طلاب المدينة الخيالية", ("Students’ Union of the Imaginary City",)
    ),
    Document("cafe", "organization", "en", "Café Société Exemple", ("مقهى المثال",)),
    Document("library", "organization", "ar", "مكتبة ڤيولا الخيالية", ("Viola Library of Nowhere",)),
    Document("samir", "person", "ar", "سمير التجريبي", ("Samir Tajribi",)),
    Document("samira", "person", "ar", "سميرة التجريبي", ("Samira Tajribi",)),
    Document("youssef", "person", "ar", "يوسف الخيالي", ("Youssef Khayali",)),
    Document("obeida", "person", "ar", "عبيدة النموذجي", ()),
    Document("khaled", "person", "ar", "خالد شاكر المثالي", ()),
    Document("zoe", "person", "en", "Zoë Beispiel", ("زوي بايشبيل",)),
    Document("soren", "person", "en", "Søren Ingensteds", ()),
    Document("gamal", "person", "en", "Gamal Makebelieve", ()),
    Document("farms", "topic", "ar", "مزارع الخيال", ("Farms of fancy",)),
)

_SIDES = ("coalition", "council", "americans", "citizens", "kayla", "pac")
_TOLD = (
    Document(
        "meeting",
        "meeting",
        "ar",
        "لقاء افتراضي مع المنظمات السورية الأمريكية",
        about=(*_SIDES, "hariri", "stifo", "maktabi", "idlibi", "jalabi", "committee", "resolution"),
    ),
    Document(
        "report",
        "article",
        "ar",
        "مكتب الجاليات يجتمع بقيادات منظماتٍ سورية في الولايات المتحدة",
        summary="لقاء عن بُعد مع خمس منظمات، بحث دور الجالية في التعريف بالقضية.",
        body=(
            "حضر اللقاءَ نصرُ الحريري ومنسّقو المكاتب وممثلو الائتلاف. وتناول المجتمعون أوضاع النازحين والمهجّرين في المخيمات، "
            "والدورة الرابعة للجنة الدستورية، وتطبيق القرار ٢٢٥٤ وبيان جنيف. واتفقوا على توحيد الجهود وعلى لقاءات قادمة."
        ),
        about=(*_SIDES, "hariri", "committee", "resolution"),
    ),
    Document(
        "news",
        "article",
        "en",
        "Communities Office meets Syrian American organizations online",
        summary="Five organizations discussed the role of the community in the United States.",
        body=(
            "Naser Al-Hariri spoke about displaced families, the fourth round of the Constitutional Committee, and "
            "resolution 2254. The participants agreed to coordinate their efforts and to meet regularly."
        ),
        about=(*_SIDES, "hariri", "committee", "resolution"),
    ),
    Document(
        "merger",
        "article",
        "ar",
        "قرار بدمج هيئتين خياليتين",
        body="رحّب ممثلون خياليون بالقرار وبالتعاون بين المجلسين.",
    ),
    Document(
        "refugees",
        "article",
        "ar",
        "زيارة متخيَّلة إلى مدرسة للّاجئين",
        body="استقبل المعلّمون والطلبة وفداً صغيراً، وشكروه.",
    ),
    Document(
        "conference",
        "article",
        "ar",
        "ختام المؤتمر المُتخيَّل",
        body="في مؤتمره الأخير أكّد الاتحاد على حقّ الأطفال في التعليم.",
    ),
    Document(
        "garden", "article", "ar", "حـــديقة خيالية", summary="ﺣﺪﻳﻘﺔ ﺟﻤﻴﻠﺔ", body="فيها کتابٌ عن ایران وشجرة زيتون."
    ),
    Document("invisible", "article", "ar", "نص م‌ن عال‍م متخ‏يل", body="خبر‎ قصير عن السُّلَّم."),
    Document("numbers", "article", "ar", "أرقام من الخيال: ١٩٧٠ و۱۹۸۴ و2001"),
    Document(
        "moses", "article", "ar", "موسى وليلى في قصة خيالية", body="مسؤولة رأت رؤيا في مئة يوم، وسألت عن شؤون المساء."
    ),
    Document(
        "statement",
        "article",
        "ar",
        "بيان خيالي عن الفرنسيين",
        body="قال الوزير المتخيَّل إن باب الحل مفتوح، ووقّع وثيقتين.",
    ),
    Document("silk", "article", "ar", "معرض حرير متخيَّل", body="أقمشة ملوّنة في السوق."),
    Document("money", "article", "ar", "حكاية عن مال مفقود", body="أضاع البطل ماله في الطريق."),
    Document(
        "rivers",
        "article",
        "en",
        "Imagined rivers and bridges",
        body="Engineers measured every bridge; nothing was decided about shipping.",
    ),
    Document(
        "dinner",
        "article",
        "en",
        "A make-believe dinner at the café",
        body="The cooks’ naïve façade: crème brûlée in the Straße.",
    ),
    Document("talks", "meeting", "en", "Imaginary talks on negotiating imaginary borders", about=("zoe", "star")),
    Document("lesson", "meeting", "ar", "درس متخيَّل مع اتحاد الطلاب", about=("students", "youssef")),
    Document("visit", "meeting", "ar", "زيارة خيالية للجمعية", about=("star", "obeida")),
    Document(
        "archive",
        "article",
        "en",
        "What the fictional archivist wrote",
        body="Offices, policies, ministries and communities are listed; the list is long.",
    ),
)

DOCUMENTS = (*_NAMED, *_TOLD)

_REPORT = "meeting report news"

# A query, then what it finds; an empty line is where nothing is found.
_ALEF_AND_HAMZA = """
    امريكا | council americans citizens _REPORT
    أمريكا | council americans citizens _REPORT
    أميركا | council americans citizens _REPORT
    إمريكا | council americans citizens _REPORT
    الائتلاف | coalition _REPORT
    الإئتلاف | coalition _REPORT
    الايتلاف | coalition _REPORT
    امنة | citizens _REPORT
    ادلبي | idlibi meeting
    إسطيفو | stifo meeting
    مسئولة | moses
    مسوولة | moses
    رويا | moses
    مائة | moses
    مئة | moses
    شئون | moses
    مسا | moses
    مساء | moses
"""
_YA_TA_MARBUTA = """
    موسي | moses
    ليلي | moses
    يحيي | maktabi meeting
    سوريه حره | americans pac _REPORT
    جمعيه النجمه | star talks visit
    مكتبه | library
"""
_MARKS = """
    حديقة | garden
    حـديـقـة | garden
    حَدِيقَةٌ | garden
    السلم | invisible
    نص من عالم متخيل | invisible
    خبر قصير | invisible
    ‏المؤتمر المتخيل‎ | conference
    الم‌ؤتمر المتخيل | conference
"""
_LETTERS = """
    كتاب ايران | garden
    کتاب ایران | garden
    ﻛﺘﺎﺏ | garden
    ﺍﻟﻤﺆﺗﻤﺮ | conference
    حديقه جميله | garden
    ىوسف | youssef lesson
    خالد شاکر | khaled
    فيولا | library
    ڤيولا | library
"""
_DIGITS = """
    2254 | resolution _REPORT
    ٢٢٥٤ | resolution _REPORT
    ۲۲۵۴ | resolution _REPORT
    القرار 2254 | resolution _REPORT
    1970 | numbers
    ١٩٨٤ | numbers
    ۲۰۰۱ | numbers
    2255 |
"""
_LATIN = """
    NASER HARIRI | hariri _REPORT
    cafe societe | cafe
    CAFÉ | cafe dinner
    creme brulee | dinner
    strasse | dinner
    naive facade | dinner
    zoe beispiel | zoe talks
    Soren | soren
    ｒｉｖｅｒｓ | rivers
"""
_CLITICS = """
    دمج | merger
    الدمج | merger
    وبدمج | merger
    بدمج | merger
    تعاون | merger
    والتعاون | merger
    مجلس | council merger _REPORT
    للمجلس | council merger _REPORT
    لاجئ | refugees
    اللاجئين | refugees
    جمعية | star talks visit
    وبالجمعية | star talks visit
    حل | statement
    للحل | statement
    فرنسا | statement
    لفرنسا | statement
    وزير | statement
    للوزير | statement
    وفد | refugees
    الوفد | refugees
    بيان | report statement
    البيان | report statement
    حق | conference
    حقوق | conference
    النازح | report
"""
_ENDINGS = """
    منظمة | meeting report
    والمنظمات | meeting report
    مؤتمر | conference
    مؤتمره | conference
    الوثيقة | statement
    المدارس | refugees
    طالب | refugees students lesson
    طالب مدرسة | refugees
    طفل | conference
    جهد | report
    مخيم | report
    اجتماع | report
    لجنة | committee _REPORT
    اللجان الدستورية | committee _REPORT
    مكتب | report
    المكاتب | report
"""
_ENGLISH = """
    organization | news
    organisation | news
    meets | news
    meeting | news
    negotiate | talks
    negotiations border | talks
    bridge | rivers
    engineer | rivers
    decide | rivers
    office | news archive
    policy | archive
    ministry | archive
    community | news archive
    displace | news
    constitution | committee _REPORT
    syria | americans pac _REPORT
    america | citizens _REPORT
"""
_NAMES = """
    نصر الحريري | hariri _REPORT
    Naser Al-Hariri | hariri _REPORT
    Nasr al Hariri | hariri _REPORT
    Naser Alhariri | hariri _REPORT
    Nasser El Hariry | hariri _REPORT
    نصر حريري | hariri _REPORT
    الحريرى | hariri _REPORT
    عبد الأحد اسطيفو | stifo meeting
    عبدالأحد إسطيفو | stifo meeting
    Abdulahad Astepho | stifo meeting
    Abdelahad Stifo | stifo meeting
    Abd al-Ahad Estefo | stifo meeting
    محمد يحيى مكتبي | maktabi meeting
    مُحَمَّد يحيي المكتبي | maktabi meeting
    Muhammad Yahya Maktabi | maktabi meeting
    Mohamed Yehia Maktaby | maktabi meeting
    Mohammed Maktabi | maktabi meeting
    قتيبة إدلبي | idlibi meeting
    قتيبه ادلبى | idlibi meeting
    Qutaiba Idlibi | idlibi meeting
    Kutayba Idlibi | idlibi meeting
    Qutaybah Edelbi | idlibi meeting
    مريم جلبي | jalabi meeting
    مريم الجلبي | jalabi meeting
    Mariam Jalabi | jalabi meeting
    Maryam Jallabi | jalabi meeting
    Miriam Jalaby | jalabi meeting
    المجلس السورى الامريكى | council _REPORT
    Syrian American Council | council _REPORT
    SAC | council _REPORT
    Americans for a Free Syria | americans _REPORT
    اميركيون من اجل سوريا حرة | americans _REPORT
    Kayla PAC | kayla _REPORT
    كايلا | kayla _REPORT
    KAYLA | kayla _REPORT
    مجموعه كايلا للمناصره السياسيه | kayla _REPORT
    Free Syria PAC | pac _REPORT
    free-syria pac | pac _REPORT
    مجموعة سورية الحرة | pac _REPORT
    مجموعه سوريا الحره | pac _REPORT
    امريكيون من أجل سوريه حره | americans _REPORT
    americans free syria | americans _REPORT
    مواطنون من أجل أمريكا آمنة | citizens _REPORT
    مواطنون من اجل اميركا امنه | citizens _REPORT
    Citizens for a Secure America | citizens _REPORT
    citizen secure america | citizens _REPORT
    الائتلاف الوطني السوري | coalition _REPORT
    الإئتلاف الوطنى السورى | coalition _REPORT
    للائتلاف الوطني | coalition _REPORT
    Syrian National Coalition | coalition _REPORT
    المجلس السوري الأميركي | council _REPORT
    Yusuf Khayali | youssef lesson
    Yousef Khayaly | youssef lesson
    Obeida | obeida visit
    Ubayda Namouzaji | obeida visit
    Khalid Shaker | khaled
    Jamal Makebelieve | gamal
    Imaginary Star | star talks visit
"""
_SYNTAX = """
    "سورية حرة" | americans _REPORT
    "حرة سورية" |
    «القرار ٢٢٥٤» | resolution _REPORT
    “Constitutional Committee” | committee _REPORT
    "Committee Constitutional" |
    "resolution 2254" | resolution _REPORT
    "مكتب الجاليات" | report
    مكتب الجاليات | report
    بيان -جنيف | statement
    بيان -فرنسا | report
    بيان -"القرار 2254" | statement
    سورية -حرة | coalition council
    imaginary -talks | students star lesson visit
    -بيان |
    "بيان خيالي | statement
    make-believe | dinner
    الجالية، القضية | report
"""
_NOTHING = """
    بدمجه هيئات القمر |
    سور |
    مالك |
    كمال |
    حريرة | silk
    القرار 2118 |
    Hassan Maktabi |
    Naser Haddad |
    Nader Hariri |
    Youssef Shaker |
    Khaled Namuthaji |
    Zubaida |
    لبنان |
    نجاة |
    زير |
    يان |
    council Berlin |
    rivers dinner |
    % |
    ' OR 1=1 |
    NEAR(a b) |
    * |
    حرير | silk
    مال | money
    سمير | samir
    سميرة | samira
    مكتبي | maktabi meeting
"""

_TABLES = (
    *(_ALEF_AND_HAMZA, _YA_TA_MARBUTA, _MARKS, _LETTERS, _DIGITS, _LATIN, _CLITICS),
    *(_ENDINGS, _ENGLISH, _NAMES, _SYNTAX, _NOTHING),
)


def _pair(line: str) -> Pair:
    query, _, keys = line.rpartition("|")
    return Pair(query.strip(" "), frozenset(keys.replace("_REPORT", _REPORT).split()))


PAIRS = tuple(_pair(line) for table in _TABLES for line in table.strip("\n ").split("\n"))
