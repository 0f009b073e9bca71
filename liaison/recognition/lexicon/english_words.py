"""English words around names: titles, heads of posts and of bodies, given names, verbs."""

from __future__ import annotations

from liaison.recognition.lexicon import word_set

TITLES = word_set(
    """
    mr mrs ms miss mx dr doctor prof professor eng engineer sir madam sheikh shaikh hajj rev reverend father sister brother
    rep sen gov amb captain colonel general major lieutenant hon honorable honourable excellency he she h e judge lady lord dame
    """
)
# Posts that stand before a name like titles, with words before them that say of what: UN Special Envoy, Foreign Minister.
POST_TITLES = word_set(
    """
    president minister ambassador senator congressman congresswoman representative envoy secretary mayor chancellor governor
    chairman chairwoman chairperson chair director commissioner coordinator spokesperson spokesman spokeswoman premier
    councillor councilor councilman councilwoman consul judge professor deputy undersecretary councilmember mp treasurer
    """
)
POSTS = POST_TITLES | word_set(
    """
    head member manager officer adviser advisor founder co-founder cofounder ceo cto coo executive secretary-general
    representative delegate fellow researcher lawyer attorney activist journalist editor chief organizer organiser lead leader detainee survivor witness founder
    specialist analyst expert consultant board-member trustee vice-president vice-chair chairlady principal dean rector
    lecturer student volunteer physician doctor engineer teacher pastor imam bishop counsel counsellor attache rapporteur
    moderator facilitator convener liaison administrator assistant partner scholar author writer policy-maker supervisor
    """
)
# Words before the head of a post that belong to it.
POST_MODIFIERS = word_set(
    """
    vice deputy former acting senior special assistant associate co executive general managing honorary interim permanent regional
    national foreign prime first second chief under foreign political legal medical youth program programme project policy media
    external public community advocacy country field head board founding secretary communications outreach press finance
    humanitarian congressional state federal local international relations affairs research office operations
    """
)
BODIES = word_set(
    """
    association council organization organisation foundation union center centre committee group party network forum office
    ministry department embassy consulate mission commission university institute college school academy agency municipality
    society club house fund alliance coalition movement front federation league chamber board bureau authority parliament
    congress senate assembly church hospital company bank initiative campaign observatory secretariat government trust
    partnership project programme program charity relief aid corps collective cooperative delegation directorate pac platform
    diocese syndicate faculty clinic taskforce team caucus inc ngo consortium service services working-group city-hall
    """
)
# These alone are no body's name.
COMMON_HEADS = word_set(
    "group team project program programme house party government company delegation board school campaign relief aid front mission service services initiative partnership platform trust corps"
)
GIVEN = word_set(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew
    joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott
    brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose henry adam douglas nathan peter
    zachary kyle walter ethan jeremy harold carl keith roger gerald christian terry sean arthur austin noah lawrence jesse joe bryan billy
    jordan albert dylan bruce willie gabriel alan juan logan wayne ralph roy eugene randy vincent russell louis philip bobby johnny bradley
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna
    michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela
    emma nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia
    victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances
    kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly isabella theresa diana natalie
    brittany charlotte marie kayla alexis lori claire simon martin oliver hugo lucas felix max leon paul jonas hans klaus jürgen wolfgang
    stefan andreas thomas sebastian matthias ursula petra sabine monika heike anke birgit ingrid greta lars erik anders nils johan sven
    bjorn magnus karin astrid pierre jean-pierre françois jacques luc antoine marc olivier julien camille sophie chloe amelie elise
    giovanni marco luca paolo francesco giulia chiara alessandro pedro carlos miguel luis javier fernando diego sofia lucia carmen elena
    ivan sergei dmitri vladimir olga natalia irina tatiana mehmet mustafa ahmet ayse fatma emre murat hakan recep kemal deniz elif zeynep
    geir staffan kofi antonio josep ursula roberta charles nadia hillary joel fred gordon craig howard neil ian graham fiona colin
    angus hamish alistair isla ewan eva ella clara leah naomi miriam esther rosa irene nora vera edith agnes beatrice florence harriet
    """
)
SAYING = word_set(
    """
    said says told added stressed noted explained asked replied stated argued warned thanked emphasized emphasised underlined highlighted
    welcomed expressed called announced declared commented concluded remarked affirmed reiterated confirmed urged observed recalled
    praised condemned wrote reported pointed described pledged promised outlined spoke presented gave opened moderated delivered chaired
    """
)
HOSTING = word_set(
    "held hosted organized organised received welcomed met convened hosts holds meets receives discussed invited hold meet convene organizes"
)
MEETING_OBJECT = word_set("hosted received welcomed met hosts meets receives")
VISITING = word_set("visited joined attended participated visits")
# Capitalized words that begin sentences or phrases, and are no names.
COMMON = word_set(
    """
    the a an this that these those it its he she they we i you his her their our in on at by for from to of with and or but as if when while
    after before during since until under over between among about against through both all some many most several each every no not yes
    there here then thus however moreover furthermore meanwhile also today yesterday tomorrow monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec participants participant attendees attendee present attending guests guest hosts host date time place venue location
    agenda minutes notes subject source summary topics topic action actions decisions next dear sincerely regards best re fwd press release
    statement report meeting news update online zoom teams webex google skype webinar virtual chair apologies contact phone email tel
    discussion speakers speaker moderator panel session question answer interview q main first second third finally representing
    organized organised following according earlier later last delegation dr mr mrs ms new free national international who what where
    why how let is was were are be been being has have had do does did will would can could should must may might
    arabic english kurdish turkish french german dutch swedish arab muslim christian islam ramadan eid
    breaking photo photos image video thread reminder tonight great good thank thanks happy honored proud glad side signed item
    """
)
# Of these, what may begin the name of a body.
BEGINS_BODY = word_set(
    """
    new free national international arab arabic english kurdish turkish french german dutch swedish muslim christian islam online press
    news first second third action media good our
    """
)
