"""Words that say whether a name is meant: given names, names that are also ordinary words, titles, what carries a name.

All are normalized and without article.
"""

from __future__ import annotations

from liaison.text.normalize import normalize


def _set(words: str) -> frozenset[str]:
    return frozenset(normalize(word.replace("_", " ")) for word in words.split())


# Given names as they stand between a first name and a family name, or before a family name: سامر القمري is another.
GIVEN = _set(
    """
    أحمد محمد محمود حمد حمدي حامد حميد محي محيي مصطفى مرتضى علي عمر عثمان حسن حسين حسان محسن إبراهيم إسماعيل إسحاق يعقوب يوسف موسى عيسى
    يحيى زكريا داوود داود سليمان أيوب يونس إلياس هارون نوح آدم صالح هود شعيب إدريس لوط خالد وليد طارق زياد إياد جهاد عماد فؤاد مراد
    رشاد حماد عباد نهاد سعيد سعد سعدو سعود مسعود أسعد رشيد راشد مرشد ماجد مجد مجدي أمجد سامر سامي سمير سمر ماهر طاهر باهر زاهر شاهر جابر
    صابر صبري ناصر نصر منصور نصار منتصر عامر عمار معمر ثائر نائل وائل وسيم بسام باسم بسيم حسام عصام هشام همام وسام تمام غسان عدنان مروان
    رضوان سلمان عرفان حمدان زيدان شعبان رمضان ريان نعمان سفيان قحطان عمران فارس فراس إيناس أنس أنيس قيس أويس إدوارد جورج إلياس ميشيل
    بطرس بولس حنا يوحنا جبران جرجس نقولا إيلي طوني جوزيف ميخائيل متى لوقا مرقس عيسى مالك ملك كمال جمال جميل طلال بلال هلال جلال نضال إقبال
    كامل عادل فاضل فضل نبيل خليل جليل إسماعيل رائد زيد يزيد أسامة حذيفة قتيبة طلحة حمزة معاوية عبيدة عبادة سلامة أمية لؤي عدي قصي علاء ضياء
    بهاء صفاء وفاء رجاء هناء سناء ثناء دعاء إسراء آلاء ولاء نجلاء حسناء زهراء فاطمة خديجة عائشة زينب مريم آمنة حليمة أسماء سارة هاجر
    سلمى ليلى لبنى هدى ندى منى سهى نهى ضحى رؤى رشا رنا رنيم ريم ريما رهف رغد رزان روان ربا ربى راما دانا دانيا دينا لينا لمى لميس لمياء
    لانا لارا يارا تالا تيما مايا ميس ميسون ميساء مي ميا نور نورا نوران نورهان نجوى نجود نسرين نسيم نوال نادية نادين نادر نديم نبيهة هالة
    هبة هند هيفاء هيام هناء وداد وعد ورود ياسمين يسرى يمنى غادة غالية غزل غصون عبير عزيزة عفاف علا علياء عليا عزام عزيز عزت عرب عبود
    شادي شادية شهد شيماء شذى شفيق شريف شهاب شاكر شكري شوقي صلاح صادق صفوان صفوت ضرار ظافر فادي فادية فاتن فاتح فايز فوزي فواز فريد فرح فرحان
    فهد فيصل فهمي قاسم قصي كريم كرم كنان كوثر لطفي لطيف ماريا مارية مازن ماهر مأمون معتز معاذ معن مهند مؤيد مضر منذر منير منى مهدي موفق ميسرة
    ناجي ناظم نزار نزيه نعيم هادي هاشم هاني هيثم وجيه وديع ورد وضاح وفيق ياسر ياسين يامن يزن يعرب يسار أيمن أيهم أكرم أدهم أشرف أنور أمين أمير
    أميرة أمل أماني إيمان أنوار أروى أريج أسيل أفنان أغيد أوس إياس إيهاب بادية باسل باسمة براء بدر بدري بشار بشير بشرى بكر بكري بيان بيسان بتول
    توفيق تيسير تحسين تميم ثامر جاد جاسم جعفر جلنار جنى جود جودي جودت جواد جيهان حاتم حازم حبيب حذيفة حكمت حنان حنين حيان حيدر خضر خلدون خلف خلود
    خولة خير درعا دلال ديمة ديما ذكاء ربيع رامز رامي رأفت راغب رجب رضا رغيد رفيق رفعت رمزي رياض زاهي زهير زكي زين زينة سلام سلوى سلوم سليم سليمة سوسن
    سوزان سهام سهيل سيف سيدرا شام شمس صبحي صهيب ضحوك طه طلعت ظاهر عاصم عاطف عبدو عروة عصمت عقبة عقيل عكرمة عمرو عنان غازي غالب غياث غيث فائق فتحي فداء
    فرات فراج فلك كفاح لجين لواء ماريانا مجاهد محاسن مدين مرام مروة مرهف مزنة معالي مفيد ملهم ممدوح منال منار منيرة مهيار نافع نايف نائلة نبراس نذير نصوح
    نضال نواف نوري هزار هنادي واصل وجدي وحيد وردة وسن يزيد يمان جوان شيرزاد آزاد بهزاد دلشاد روجين آراس كاوا لورين سيبان رودي ميتان خوشناف
    """
)

# First names that a second one follows, by which the person is called as well.
OPENING = _set("محمد أحمد محمود نور عبد mohammad mohammed muhammad mohamad mohamed ahmad ahmed nour noor")

# Names that are ordinary words too: alone they name nobody, unless what stands around says so.
ORDINARY = _set(
    """
    شمس شمسي قمر قمري بدر هلال نجم نجمة نجوم كوكب سماء فجر ضحى صباح مساء نهار ليل نور أنوار ضوء ضياء سراج مصباح نار لهب برق رعد مطر غيث ثلج ندى
    نسيم رياح هواء بحر بحري نهر فرات موج شط جبل تل صخر حجر رمل تراب وادي سهل صحراء بادية ربيع صيف خريف شتاء ورد وردة ورود زهر زهرة زهور زهري ياسمين
    نرجس قرنفل سفرجل بنفسج زعفران زنجبيل سوسن أقحوان ريحان زيتون زيتوني نخل نخلة تفاح رمان عنب كرم كرمة شجرة غصن غصون بستان روض رياض جنة جنان سنبلة قمح ذهب ذهبي فضة ماس لؤلؤ مرجان ياقوت جوهر جوهرة
    جواهر درة عقيق حديد نحاس فولاذ سيف رمح سهم درع ليث أسد نمر فهد ذئب صقر نسر باز غزال غزالة ريم مهاة حمامة حمام طير طاووس عصفور بلبل حسون هدهد نحل
    سليم سليمة سالم سلام سلامة سلمي كريم كريمة جميل جميلة جمال جلال كمال كامل كاملة فاضل فاضلة صالح صالحة صادق صادقة شريف شريفة نبيل نبيلة أمين أمينة أمير أميرة
    ملك مالك سلطان وزير قائد زعيم رئيس شيخ إمام خطيب قاضي حاكم والي عالم طبيب حكيم معلم كاتب شاعر فنان صائغ نجار حداد خباز لحام حلاق خياط صباغ دباغ عطار بناء
    حجار نحاس ساعاتي بيطار صراف تاجر بياع حمال جمال بواب حارس جندي فارس بطل مقاتل مجاهد مناضل ثائر حر حرة أحرار ثابت ثابتة عزيز عزيزة غالي غالية حبيب حبيبة رفيق رفيقة
    صديق صاحب جار أخ عم خال سيد عبد حامد محمود شاكر شكر حمد راضي رضا رضى هادي هدى مهدي رشيد راشد رائد رشاد سعيد سعيدة سعد سعادة سرور فرح فرحة فرج بشير بشرى
    بشارة أمل آمال أماني رجاء هناء وفاء صفاء نقاء بهاء سناء علاء عطاء ولاء دعاء إيمان إسلام إحسان حسن حسنى حسناء إنعام نعمة نعيم رحمة بركة بركات هبة هدية منحة
    كفاح نضال جهاد صمود ثورة حرية كرامة عدالة عدل وعد عهد ميثاق نصر منتصر فوز فائز ظفر غانم ناجح نجاح توفيق موفق مفيد نافع صبر صابر صبري جواد كرم جود سخاء
    نادر نادرة وحيد فريد فريدة بديع بديعة عجيب غريب جديد قديم كبير صغير طويل قصير أسود أبيض أحمر أخضر أصفر أزرق أشقر أسمر بيضاء سمراء خضراء حمراء زرقاء
    عربي كردي تركي تركماني سرياني أرمني مسيحي مسلم علوي درزي سني شيعي شامي حلبي حمصي حموي دمشقي إدلبي درعاوي حوراني ديري رقاوي لاذقاني طرطوسي ساحلي جولاني
    مصري عراقي لبناني أردني فلسطيني حجازي يمني مغربي تونسي ليبي سوداني هندي رومي يوناني فارسي كوفي بصري موصلي بغدادي قدسي مقدسي نابلسي خليلي غزاوي عكاوي
    بيروتي طرابلسي صيداوي جبلي شمالي جنوبي شرقي غربي مدني ريفي شعبي وطني قومي دولي محلي عام خاص ديني سياسي تاريخي عسكري مكتبي رسمي إداري مالي شرعي طبي بيان
    بيانوني خير شر حق صدق يقين فكر عقل روح قلب عين رأس يد صوت صورة كلام حديث خبر قصة رواية شعر نثر قلم كتاب دفتر ورق ميزان مفتاح باب بيت دار قصر برج حصن قلعة
    سور جسر طريق درب سبيل ساحة مدينة قرية بلد وطن شام فلسطين سوري مصر عراق يمن حجاز نجد عدن صنعاء مكة قدس حلب حمص عمان صالحي عمري زين زينة طاهر طيب عاصي
    رامي راعي ساري ماضي حاضر غائب قادم عادل عادلة ظاهر باطن واثق قاسم كاظم عاصم حازم جازم عازم لازم ماهر باهر زاهر ساهر شاهر قاهر طارق خارق بارق فاروق مشرق شروق
    غروب رعد عاصفة مزن مزنة سحاب غمام وسام نياشين تاج عرش راية علم بيرق منار منارة فنار مرسى ميناء سفينة شراع
    الله دين إله رب رسول نبي إسلام قرآن حسيني إبراهيم داود موسى عيسى يوسف مريم آدم نوح محمد أحمد علي عمر حسين خالد
    """
) | _set(
    """
    shams sham noor nour nur huda hoda amal hope rose lily iris jasmine yasmin yasmine jasmin basil dawn may june april august mark bell
    bill rob will frank grant grace faith joy miller baker smith taylor cook carter mason hunter fisher farmer king prince duke earl bishop
    pope page young brown black white green gray grey long short small strong rich wise hill wood woods forest field lake river brook
    stone rock banks bush rice lamb fox wolf hawk swan drake martin robin crane pike salmon bass cole coal heath moss reed penny cash gold silver
    diamond ruby pearl amber crystal jade sun moon star sky rain snow frost storm winter summer spring day knight art max pat sue drew chase
    camera slim solemn karma kamera comer summer solemn salam salaam islam amir emir ameer imam sheikh malik sultan karim kareem jamal kamal salem salim
    saleem sabah rami adel hadi haddad hudson hood hadid sofia media data dana dina diana nadir nader rare samar sahara rima reem ream dream
    faris paris bader badr ghazal gazelle hamam hammam bayan bayan majd wafa safa marwa arafat omar ali hassan hussein mohammed muhammad ahmad ahmed
    """
)

# What stands before a name and says that a person is meant; after a title only a name can come.
PERSON_BEFORE = _set(
    """
    سيد سيدة سادة آنسة أستاذ أستاذة أستاذين دكتور دكتورة دكاترة د م أ مهندس مهندسة محامي محامية شيخ شيخة حاج حاجة سفير سفيرة وزير وزيرة نائب نائبة معالي سعادة فضيلة سماحة
    لواء عميد عقيد مقدم رائد نقيب ملازم ناشط ناشطة معارض معارضة معتقل معتقلة شهيد شهيدة صحفي صحفية صحافي إعلامي إعلامية كاتب كاتبة باحث باحثة طبيب طبيبة
    رفيق رفيقة أخ أخت زميل زميلة مدعو مدعوة مواطن مواطنة بروفيسور بروفسور
    mr mrs ms miss mx dr doctor prof professor eng engineer sir madam sheikh shaikh hajj ambassador amb minister senator colonel col general gen
    captain capt major maj lieutenant lt activist lawyer journalist attorney judge rev father sister brother named monsieur mme herr frau bey
    """
)

# Verbs of saying: who says something is a person.
SAYING = _set(
    """
    قال قالت أكد أكدت أضاف أضافت أوضح أوضحت صرح صرحت شدد شددت أشار أشارت ذكر ذكرت بين بينت اعتبر اعتبرت رأى رأت لفت لفتت نوه نوهت تحدث تحدثت تابع تابعت ختم ختمت
    طالب طالبت دعا دعت شرح شرحت عرض عرضت أجاب أجابت سأل سألت وافق وافقت رد ردت يقول تقول يؤكد تؤكد يرى ترى مع حضره حضرت حضر بحضور شارك شاركت
    said says told added stressed noted explained asked replied stated argued warned thanked attended spoke according
    """
)

# What is called after a person or a word, and is no person.
CARRIERS = _set(
    """
    شارع حي ساحة طريق جادة حارة جسر سوق خان مدرسة جامعة كلية معهد مستشفى مشفى مركز مؤسسة شركة جمعية منظمة دار مطعم فندق مقهى مخبز محل مكتبة صيدلية مسجد جامع كنيسة
    قرية بلدة مدينة محافظة منطقة ناحية مخيم معبر وادي جبل نهر نبع عين تل حصن قلعة قصر برج بنك مصرف قناة صحيفة جريدة مجلة إذاعة راديو موقع كتيبة لواء فرقة جيش حزب
    حلويات فرن صالون عيادة ورشة بئر عشيرة قبيلة حارات كراج تقويم شهر سنة عام يوم أسبوع كسوف خسوف ضوء أشعة طاقة نظام لون طعام مطبخ حلوى صابون
    street st avenue road square bridge school university college institute hospital center centre foundation company association bank
    village town city camp district mountain river hotel restaurant cafe ain tel quarter clinic sons brothers bros caddesi sokak strasse straße rue platz bakery shop company cooking soap
    """
)

# Words between the parts of a name that are no part of it.
CONNECTORS = _set(
    "بن ابن بنت ابنة ال آل بو أبو أبي أبا أم al el ul il bin ben ibn bint binti bani abu abou abo abi aba bou bu umm um oum om em von van de da"
)
FATHER_OF = _set("أبو أبي أبا بو abu abou abo abi aba bou bu")
MOTHER_OF = _set("أم umm um oum om em")
SERVANT_OF = _set(
    "عبد abd abdul abdel abdal abdol abdoul abdil abdu abdo abdur abdus abdun abdud abdush abder abdes abdar abdas abdan abdulr"
)
# The second word of names of two: نور الدين, جار الله, خير بك.
COMPOUND_TAILS = _set(
    "الله دين إسلام حق بك بيك باشا آغا أوغلو أوغلي زاده خان أفندي "
    "allah ullah din deen dine dinn islam haq bek beg bey beyk pasha agha aga oglu ogly oglou zade zadeh khan effendi efendi"
)
# The article as it is spoken before the letters of the sun; joined to the next word by a hyphen.
SPOKEN_ARTICLES = _set("al el ul il as ash ad adh ar az at ath an es esh ed er ez et en ur us ud un ush")
# What ends a name: a word that stands between two people.
PARTICLES = _set(
    """
    و أو ثم من في على إلى عن مع إن أن كان كانت قد هو هي هذا هذه الذي التي ما لا لم لن بعد قبل عند بين حيث كما لكن بل حتى منذ خلال أي كل غير
    and or the of in on at to for with by from is was were has had not but as an his her their who that this
    """
)
