"""Arabic heads of bodies, and words about their parts."""

from __future__ import annotations

from liaison.recognition.lexicon import word_set

BODIES = word_set(
    """
    رابطة جمعية مجلس منظمة مؤسسة اتحاد هيئة مركز لجنة مجموعة حزب شبكة منتدى مكتب وزارة نقابة ائتلاف تحالف حركة تيار جبهة سفارة قنصلية
    بعثة مفوضية جامعة معهد كلية مدرسة أكاديمية وكالة بلدية محافظة نادي ناد دار بيت صندوق برنامج حملة تجمع تنسيقية مبادرة مرصد أمانة
    حكومة برلمان كونغرس كنيسة مستشفى مشفى شركة بنك مصرف غرفة مديرية دائرة إدارة قسم وحدة فريق وقف كتلة صحيفة جريدة قناة إذاعة
    موقع مجمع محكمة هلال صليب تعاونية كشافة رابطات تنظيم مفوضيه أبرشية بطريركية مطرانية مشيخة عشيرة كشاف ديوان رئاسة حاضنة منصة مخبر ملتقى
    """
)
# Heads that are bodies only with a name of their own, as they are common words too.
COMMON_HEADS = word_set(
    "برنامج فريق مجموعة بيت دار حملة مبادرة موقع إدارة قسم وحدة كتلة صندوق مدرسة وقف هلال صليب تنظيم منصة مجمع قناة عشيرة دائرة محافظة رئاسة شركة حكومة ديوان ملتقى"
)
# Parts of a body: who is of a part is of the whole.
PARTS = word_set("فريق برنامج مكتب قسم دائرة لجنة إدارة وحدة أمانة مديرية فرع ديوان")
# The second word of parts: مجلس الإدارة, الهيئة الإدارية.
PART_TAILS = word_set("إدارة أمناء إدارية تنفيذي تنفيذية استشارية استشاري")
# What may be said of a body without naming one: these are no proposals.
GENERIC = word_set(
    """
    منظمات جمعيات مؤسسات مجالس هيئات اتحادات روابط أحزاب مراكز لجان شبكات وزارات نقابات
    """
)
