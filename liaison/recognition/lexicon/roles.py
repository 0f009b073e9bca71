"""Words that say on which side somebody stands, who organizes, and where what is talked about begins; both languages."""

from __future__ import annotations

from liaison.recognition.lexicon import word_set

MEETINGS = word_set(
    """
    اجتماع لقاء ندوة ورشة جلسة مؤتمر زيارة طاولة محاضرة ملتقى مباحثات اجتماعا لقاءا ندوة حوار أمسية فعالية استقبال ندوات اجتماعات لقاءات جلسات ورشات
    meeting workshop seminar session conference roundtable visit talk webinar forum dialogue reception briefing call event discussion consultation
    """
)
# What is talked about begins: bodies named after these take no part.
ABOUT = word_set(
    """
    لبحث لمناقشة حول بشأن بهدف بغية لتناول لاستعراض لمتابعة للتباحث للاطلاع للحديث لتعزيز وبحث وناقش وناقشت وتناول وتناولت تناول بحث ناقش ناقشوا بحثوا وجرى جرى خصوص إطار سبيل أجل لتقديم للتعريف
    discuss discussed discussing about regarding concerning on focused review reviewed explore aimed
    """
)
# With “with”: who organizes as well.
TOGETHER = word_set(
    "بالتنسيق بالتعاون بالشراكة بالاشتراك وبالتنسيق وبالتعاون وبالشراكة coordination cooperation partnership collaboration jointly conjunction"
)
ORGANIZED_BY = word_set("بدعوة بتنظيم بضيافة باستضافة برعاية بإشراف وبدعوة وبتنظيم بمبادرة وبرعاية")
ORGANIZED_IT = word_set(
    "نظمه نظمته نظمها نظمتها أقامه أقامته أقامها أقامتها عقده عقدته عقدها عقدتها استضافه استضافته استضافها استضافتها دعت_إليه دعا_إليه نظماه"
)
PASSIVE = word_set("organized organised hosted convened held co-organized sponsored invited")
ORGANIZING = word_set(
    "نظم نظمت ينظم تنظم أقام أقامت يقيم تقيم استضاف استضافت تستضيف يستضيف عقد عقدت يعقد تعقد أطلقت أطلق رعت رعى hosted organized organised held convened hosts holds invited convenes"
)
DELEGATION = word_set("وفد وفدا delegation")
OBSERVERS = word_set("مراقب مراقبة مراقبين مراقبون مراقبا مراقبات observer observers")
HOST_WORDS = word_set("مضيف مضيفة مستضيف مضيفون طرفنا جانبنا قبلنا عندنا جهتنا host hosts our us hosting")
GUEST_WORDS = word_set(
    "طرفهم جانبهم عندهم عندهن جهتهم طرفهن their ضيف ضيفة ضيوف زائر منظمات جمعيات مؤسسات هيئات آخر guest guests visitors visiting visitor other partner organizations organisations"
)
SIDE = word_set("جانب طرف جهة side")
# Verbs of the writer’s own side: whoever they lead to is the other.
WE_MET = word_set(
    "التقينا اجتمعنا زرنا قابلنا استقبلنا عقدنا أجرينا التقيت قابلت_اليوم لقائنا اجتماعنا لقاؤنا اجتماعنا عقدناه أجريناه حوارنا"
)
# Of the reader of a letter, who received the writer’s side.
YOUR_RECEIVING = word_set("استقبالكم استضافتكم لاستقبالكم receiving hosting")
HOSTED_AT = word_set("مقر مقره مقرها بمقر ديوان استقباله استقبالهم استقبالها استقبالهما")
EN_ATTENDING = word_set(
    "attended attend attending participated participants participant attendees present joined included includes including comprised comprising represented speakers"
)
AR_WITH = frozenset(("مع", "ومع"))
EN_WITH = frozenset(("with",))
