"""Texts and queries as people type them: forms of words, spellings, names that nobody has recorded, dates, false friends.

A document is ``key | language | title | text``; a pair is a query and the keys of what it finds, as in ``tests.search.pairs``.
``BUILT_ON`` was there while the rules were made; ``AFTERWARDS`` was written when they were settled, and scored once before
anything was mended. All texts are made up; who is known to everybody stands in them as such.
"""

from __future__ import annotations

from tests.search.pairs import Document, Pair

_TEXTS = """
held | ar | عُقدت الجلسة الأولى في القاعة | وستُعقد الثانية بعد العيد.
opened | ar | الأمينة العامة افتتحت المعرض | وقالت إن الفنون تجمع الناس.
confirmed | ar | الناطق: نؤكد موقفنا | وأكدت زميلته ذلك.
discuss | ar | ناقشوا مسودة الدستور | ودامت المناقشة ساعتين.
stress | ar | شدّدت على وحدة الصف | ولم تضف شيئاً.
visit | ar | زاروا مدارس الحي | وسيزور آخرون المستشفى.
received | ar | استقبلت السفيرة ضيفين | في دارها.
signed | ar | وقّعتا مذكرة تفاهم | بحضور شاهدين.
called | ar | دعت اللجنة إلى الحوار | ويدعو المجلس إلى الصبر.
welcomed | ar | رحّبوا بالمبادرة | وعبّروا عن أملهم.
condemned | ar | أدانت الرابطة القصف | وندّدت بالصمت.
supported | ar | يدعمون المزارعين | بالبذور والأسمدة.
thanked | ar | شكرت المتطوعات | على صبرهن.
proposed | ar | اقترحوا هدنة | ستُقترح ثانية غداً.
attended | ar | حضرت ممثلات الروابط | ولم يحضر الوزير.
joined | ar | شاركت عشرون فرقة | في السباق.
arranged | ar | نظّمت البلدية سوقاً خيرية | للعائلات.
published | ar | نشرت الصحيفة التحقيق | وستنشر تتمته.
decided | ar | قررت الهيئة التمديد | شهراً واحداً.
agreed | ar | اتفقا على جدول زمني | واضح.
refused | ar | رفضت العائلة التعويض | مرتين.
warned | ar | حذّرت من انهيار السد | وانتظرت.
demanded | ar | يطالبون بالمياه | منذ عام.
explained | ar | شرحت الطبيبة الخطوات | ببساطة.
reviewed | ar | استعرضا سير العمل | سريعاً.
followed | ar | تابعت النقابة الملف | حتى آخره.
announced | ar | أعلنوا أسماء الفائزين | مساء أمس.
elected | ar | انتخبت الهيئة رئيسة جديدة | بالإجماع.
hosted | ar | استضافت غازي عنتاب المهرجان | للمرة الثالثة.
pastwa | ar | عانوا وصبروا وعادوا | إلى بيوتهم.
passive | ar | سيُقام حفل في الساحة | وأُعيد فتح الطريق.
markets | ar | حركة في الأسواق القديمة | بعد المطر.
doors | ar | أبواب موصدة | وشبابيك مفتوحة.
wars | ar | ذاكرة الحروب | في قصيدة.
rivers | ar | ضفاف الأنهار | في الربيع.
friends | ar | رسائل إلى الأصدقاء | من بعيد.
weapons | ar | تجارة الأسلحة | ممنوعة.
boxes | ar | صناديق من الكرتون | في القبو.
factories | ar | مصانع النسيج | أُغلقت.
streets | ar | شوارع ضيقة | في المدينة القديمة.
crimes | ar | توثيق الجرائم | شهادة بعد شهادة.
women | ar | نساء يحملن السلال | عند النبع.
wounded | ar | نقل الجرحى | ليلاً.
gifts | ar | هدايا للأطفال | في المخيم.
tents | ar | خيام تحت الثلج | وموقد صغير.
summit | ar | وقمة أخرى | وسنة جديدة وأمة واحدة ومئة سؤال.
hundred | ar | خمسمائة كتاب | في مكتبة القرية.
delegations | ar | وفدان في مطار واحد | ولقاؤهما قصير.
reps | ar | ممثلو الأحياء | ومندوبو القرى.
library | ar | المكتبات العامة | ورفوفها.
bureau | ar | مكتبان في طابق | ومفتاح واحد.
kurd | ar | من كوردستان إلى كوبا | رحلة طويلة.
researched | ar | بحثتا عن مفقود | عاماً كاملاً.
abdul | ar | كلمة عبدالرحمن المتخيَّل | في الافتتاح.
abdapart | ar | قصة عبد اللطيف الخيالي | كما رواها.
deir | ar | جسر ديرالزور المعلق | صورة قديمة.
abu | ar | أبو فرات يروي | حكاية الجسر.
bethlehem | ar | ليلة في بيت لحم | شموع وأجراس.
istanbul | ar | عبّارة في إستانبول | عند الغروب.
chicago | ar | شتاء شيكاجو | بارد.
tv | ar | على التليفزيون | برنامج عن النحل.
guterres | ar | غوتيريس يتحدث | عن المناخ.
democracy | ar | دروس في الديموقراطية | لطلبة الثانوية.
strategy | ar | خطة ستراتيجية | من صفحتين.
biden | ar | بايدن في خطاب | عن الاقتصاد.
nobodyar | ar | الدكتور رياض الشلبي يحاضر | عن الآثار.
nobodyar2 | ar | وتحدث برهان قزموز | عن الزيتون.
nobodyen | en | Samar Dahhan spoke first | Then came Moussa Khateeb.
turkish | en | Beşir Kılıç at the podium | He came from Çorum.
scholar | en | The manuscript of Ḫālid ibn Ḥamza | A note on its margins.
british | en | The labour centre’s programme | It was organised by neighbours.
american | en | A color catalog for the theater | It was analyzed twice.
children | en | Three children and a man | The women stood by; their feet were cold.
heldmeeting | en | They held a vigil and spoke quietly | It was led by teachers.
iso | ar | شهادة ISO 9001 للمختبر | بعد تدقيق.
"""

_BUILT_ON = """
عقد الجلسة | held
انعقاد الجلسة | held
تعقد | held
سيعقد | held
افتتاح المعرض | opened
يفتتح | opened abdul
تأكيد | confirmed
يؤكد | confirmed
ناقش | discuss
سيناقش | discuss
شدد على وحدة | stress
زيارة مدارس | visit
زار | visit
يزورون | visit
استقبال | received
سيستقبل | received
توقيع مذكرة | signed
وقعت | signed
دعوة إلى الحوار | called
يدعون | called
ترحيب بالمبادرة | welcomed
رحبت | welcomed
إدانة القصف | condemned
تدين | condemned
تنديد | condemned
دعم المزارعين | supported
دعمت | supported
شكروا | thanked
اقتراح هدنة | proposed
سيقترحون | proposed
حضور | attended signed
مشاركة | joined
يشارك | joined
تنظيم | arranged
نشر التحقيق | published
قرار التمديد | decided
سيقرر | decided
اتفاق | agreed
رفض التعويض | refused
يرفضون | refused
تحذير | warned
مطالبة بالمياه | demanded
شرح الخطوات | explained
استعراض | reviewed
متابعة الملف | followed
إعلان أسماء | announced
يعلن | announced
انتخاب | elected
استضافة | hosted
عاد | pastwa
معاناة | pastwa
إقامة حفل | passive
تقام | passive
إعادة فتح | passive
سوق | markets arranged
باب | doors
حرب | wars
نهر | rivers
صديق | friends
سلاح | weapons
صندوق | boxes
مصنع | factories
شارع | streets
جريمة | crimes
امرأة | women
جريح | wounded
هدية | gifts
خيمة | tents
قمة | summit
سنة | summit
أمة | summit
مئة | summit
مائة | summit
خمسمئة | hundred
وفد | delegations
الوفدين | delegations
لقاء قصير | delegations
لقاءاتهما | delegations
ممثل | reps attended
مندوبون | reps
مكتبة | library hundred
مكتبات | library hundred
مكتب | bureau
مكاتب | bureau
كردستان | kurd
كوبا | kurd
بحث عن مفقود | researched
عبد الرحمن | abdul
عبدالرحمن | abdul
عبداللطيف | abdapart
عبد اللطيف | abdapart
دير الزور | deir
لدير الزور | deir
أبي فرات | abu
ابوفرات | abu
بيتلحم | bethlehem
اسطنبول | istanbul
شيكاغو | chicago
تلفزيون | tv
غوتيريش | guterres
جوتيريس | guterres
ديمقراطية | democracy
استراتيجية | strategy
Biden | biden
Riad Shalabi | nobodyar
رياض شلبي | nobodyar
Burhan Kazmouz | nobodyar2
سمر دهان | nobodyen
موسى الخطيب | nobodyen
Musa Khatib | nobodyen
بشير | turkish
Besir Kilic | turkish
Bashir | turkish
Khalid ibn Hamza | scholar
خالد بن حمزة | scholar
labor center | british
organized | british
program | british
neighbor | british
colour catalogue | american
theatre | american
analysed | american
child | children
men | children
woman | children
foot | children
hold | heldmeeting
speak | heldmeeting nobodyen
lead | heldmeeting
الـ ISO | iso
للـISO | iso
كوب |
عقيدة |
كتائب |
جامع |
سيارة |
مستقبل |
وسن |
حضارة |
شركة |
نظام |
موقع |
رسول |
ورشة |
دعوى |
عبير |
قتيل |
علم |
"""

_LATER_TEXTS = """
b_meet | ar | اجتمعت لجنة المتابعة | وسيجتمع أعضاؤها ثانية.
b_met | ar | يلتقي الوفد نظيره | والتقت اللجنتان أمس.
b_stress | ar | مؤكدين حق العودة | ويؤكدون عليه.
b_request | ar | طالبوا بفتح المعابر | وطالبت الأمهات بالحليب.
b_invited | ar | دُعينا إلى مائدة مستديرة | في بون.
b_formed | ar | تشكلت غرفة طوارئ | وشكّلوا فريقاً.
b_launched | ar | أُطلقت حملة تلقيح | ستنطلق الثانية لاحقاً.
b_finished | ar | اختتموا ورشة التدريب | بعد يومين.
b_returned | ar | عادت القوافل | وسيعودون مع الفجر.
b_arrested | ar | اعتقلوا مصوّراً | ثم أفرجوا عنه.
b_displaced | ar | نزحوا من قراهم | وهاجر بعضهم.
b_killed | ar | قُتلت طبيبة | في قصف على عيادة.
b_wrote | ar | كتبت طفلة رسالة | وقرأتها أمها.
b_cooperated | ar | تعاونت الجمعيتان | ونسّقتا الزيارات.
b_financed | ar | تموّل المنحة آباراً | وتبرّع تجار بالمضخات.
b_prevented | ar | مُنعت شاحنة من العبور | ومنعوا أخرى.
b_postponed | ar | تأجلت المباراة | بسبب المطر.
b_protest | ar | تظاهروا أمام السفارة | واحتجّت نقابات.
b_negotiated | ar | تفاوضوا حول الهدنة | ليلة كاملة.
b_investigate | ar | يحققون في الحريق | منذ الفجر.
b_ministers | ar | خمسة وزراء وسفيران | على المنصة.
b_books | ar | كتب مستعملة | على الرصيف.
b_tribes | ar | شيوخ القبائل | في مضافة.
b_hospitals | ar | مشافي الشمال | بلا كهرباء.
b_mountains | ar | جبال وعرة وسهول | وضباب.
b_hopes | ar | آمال وآلام | في معرض صور.
b_tools | ar | أدوات وأجهزة | للمزارعين.
b_judges | ar | قضاة ومحامون | في ندوة.
b_rights | ar | حقوق الأيتام | في الميراث.
b_months | ar | ثلاثة أشهر | من الانتظار.
b_seas | ar | بحار بعيدة | وسفن.
b_keys | ar | مفاتيح البيوت | في الجيوب.
b_shrines | ar | أضرحة قديمة | وأقواس.
b_queues | ar | طوابير الخبز | عند الفجر.
b_mines | ar | مناجم مهجورة | ودهاليز.
b_balloons | ar | مناطيد ملونة | في السماء.
b_decades | ar | وفدنا في لقائكم | مع مندوبيكم ومهندسو البلدية.
b_univ | ar | الجامعات الخاصة | وجامعتنا.
b_teacher | ar | مدرّسون جدد | في الصف.
b_school | ar | مدرستنا القديمة | وجدارها.
b_days | ar | أربعمائة شجرة | وستمئة وردة.
b_ball | ar | ويد تلوّح | ونص طويل وفن جميل.
b_kafr | ar | مدخل كفرنبل | لافتة.
b_ain | ar | سوق عين العرب | قبل الشتاء.
b_nour | ar | نورالدين في الحقل | مع خرافه.
b_abdo | ar | مقالة لعبد القادر الخيالي | في الجريدة.
b_umm | ar | حكايات أم أيمن | للصغار.
b_google | ar | جوجل تفتح مكتباً | في مدينة بعيدة.
b_congress | ar | جلسة في الكونجرس | عن الموازنة.
b_milan | ar | بروكسيل مدينة المطر | يقول الشاعر.
b_diplomat | ar | ديبلوماسي متقاعد | يروي.
b_dictator | ar | سقوط دكتاتور | في مسرحية.
b_internet | ar | انقطاع الانترنيت | ليومين.
b_telegram | ar | قناة على تيليغرام | للطقس.
b_putin | ar | الكرملين ينفي | خبراً.
b_name1 | ar | تحدث المهندس أنس عيروط | عن السدود.
b_name2 | ar | وقالت السيدة هند قبوات | كلمة.
b_name3 | en | Nagham Ghaderi moderated | Then Abdulbaset Sida thanked all.
b_name4 | en | A talk by Haitham al-Maleh | on prisons.
b_name5 | ar | الكاتبة سمر يزبك تقرأ | من روايتها.
b_turk | en | Çağrı Şahin met Ömer Yıldız | in Gaziantep.
b_macron | en | The diary of Šukrī al-Ġazzī | was copied.
b_uk | en | The councillors’ favourite theatre was modernised | Travellers apologised.
b_us | en | A neighborhood fiber center | for the defense of rumors.
b_people | en | People and mice | in many cities; wives and knives.
b_verbs | en | She has spoken and sung | He sought and found; they withdrew.
b_crisis | en | Crises and analyses | of phenomena.
"""

_AFTERWARDS = """
اجتماع لجنة المتابعة | b_meet
اجتمعوا | b_meet
التقاء | b_met b_decades delegations
لقاء | b_met b_decades delegations
أكد | b_stress confirmed
يؤكدوا | b_stress confirmed
مطالبة | b_request demanded
سيطالب | b_request demanded
دعا | b_invited called
دعوات | b_invited called
تشكيل | b_formed
إطلاق حملة | b_launched
ختام | b_finished
سيختتم | b_finished
عودة القوافل | b_returned
اعتقال | b_arrested
إفراج | b_arrested
نزوح | b_displaced
مهاجر | b_displaced
قتل | b_killed
قصف | b_killed condemned
كتابة | b_wrote
تعاون | b_cooperated
تنسيق | b_cooperated
تمويل | b_financed
متبرع | b_financed
منع | b_prevented weapons
تأجيل | b_postponed
مظاهرة | b_protest
احتجاج | b_protest
مفاوضات | b_negotiated
تحقيق | b_investigate published
وزير | b_ministers attended
سفير | b_ministers received
كتاب | b_books hundred
شيخ قبيلة | b_tribes
مستشفى | b_hospitals visit
جبل | b_mountains
سهل | b_mountains
أمل | b_hopes welcomed
ألم | b_hopes
جهاز | b_tools
أداة | b_tools
قاض | b_judges
محام | b_judges
حق اليتيم | b_rights
شهر | b_months decided
بحر | b_seas
مفتاح | b_keys bureau
ضريح | b_shrines
طابور | b_queues
منجم | b_mines
منطاد | b_balloons
وفد | b_decades b_met delegations
مندوب | b_decades reps
مهندس | b_decades b_name1
جامعة | b_univ
مدرس | b_teacher
مدرسة | b_school visit
مدارس | b_school visit
أربعمئة | b_days
ستمائة | b_days
يد | b_ball
نص | b_ball
فن | b_ball opened
كفر نبل | b_kafr
عينالعرب | b_ain
نور الدين | b_nour
عبدالقادر | b_abdo
ام ايمن | b_umm
أم أيمن | b_umm
غوغل | b_google
كونغرس | b_congress
بروكسل | b_milan
دبلوماسي | b_diplomat
ديكتاتور | b_dictator
إنترنت | b_internet
تلغرام | b_telegram
كريملين | b_putin
Anas Ayrout | b_name1
Hind Kabawat | b_name2
نغم غادري | b_name3
عبد الباسط سيدا | b_name3
Abdul Basit Sieda | b_name3
هيثم المالح | b_name4
Haytham Maleh | b_name4
Samar Yazbek | b_name5
سمر | b_name5 nobodyen
Cagri Sahin | b_turk
Şahin | b_turk
شاهين | b_turk
Omer Yildiz | b_turk
شكري الغزي | b_macron
Shukri Ghazzi | b_macron
favorite theater | b_uk
modernized | b_uk
traveler | b_uk
apologize | b_uk
neighbourhood | b_us
fibre | b_us
defence rumour | b_us
person | b_people
mouse | b_people
wife knife | b_people
sing | b_verbs
seek | b_verbs
withdraw | b_verbs
analysis | b_crisis
phenomenon | b_crisis
حرية |
مجاهد |
عاصم |
كريم |
صابر |
زهير |
بلبل |
قارورة |
مناقصة |
تعليق | deir
معرفة |
خياط |
قابلة |
صورية |
ناظم |
rooster |
Nabil |
Fadi |
"""


def _documents(texts: str) -> tuple[Document, ...]:
    rows = [[part.strip() for part in line.split(" | ")] for line in texts.strip().splitlines()]
    return tuple(Document(key, "article", language, title, body=body) for key, language, title, body in rows)


def _pairs(table: str) -> tuple[Pair, ...]:
    rows = [line.rpartition("|") for line in table.strip("\n").splitlines()]
    return tuple(Pair(query.strip(), frozenset(keys.split())) for query, _bar, keys in rows)


DOCUMENTS = _documents(_TEXTS)
BUILT_ON = _pairs(_BUILT_ON)
LATER_DOCUMENTS, AFTERWARDS = _documents(_LATER_TEXTS), _pairs(_AFTERWARDS)

# What is found wrong, and why.
KNOWN: dict[str, str] = {}
