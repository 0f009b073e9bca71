"""Words that say how and where a meeting was held, and what kind of text reports it; both languages."""

from __future__ import annotations

VIRTUAL = (
    "افتراضي افتراضيا افتراضيه الافتراضي الافتراضيه اونلاين اون_لاين عبر_الانترنت عن_بعد عبر_الزوم عبر_زوم عبر_تطبيق عبر_منصه عبر_تقنيه_الفيديو "
    "عبر_تقنيه_الاتصال عبر_الفيديو عبر_سكايب عبر_تيمز عبر_برنامج_زوم علي_زوم عبر_زووم علي_زووم الاتصال_المرءي عبر_الاتصال مرءي مرءيا عبر_الشبكه عالزوم ع_الزوم اون_لاين virtual virtually online remotely webinar via_zoom on_zoom over_zoom "
    "via_teams on_teams via_skype by_video video_conference videoconference video_call zoom_call via_google google_meet via_webex via_video by_zoom"
)
IN_PERSON = (
    "حضوري حضوريا حضوريه الحضوري وجاهي وجاهيا وجها_لوجه في_مقر بمقر في_قاعه بقاعه في_فندق زار زارت زياره استقبل استقبلت في_مقره في_مقرها في_ديوان في_مكتبه في_مكتبها في_السفاره بمكتب in_person face_to_face at_the_headquarters visited "
    "hosted_at at_the_offices premises hall hotel welcomed"
)
HYBRID = "هجين هجينا الهجين حضوريا_وعن_بعد حضوريا_وعبر حضوريا_وافتراضيا حضوري_وافتراضي وجاهيا_وعن_بعد hybrid in_person_and_online both_in_person online_and_in_person"
PLATFORMS = {
    "zoom": "Zoom",
    "زوم": "Zoom",
    "زووم": "Zoom",
    "الزوم": "Zoom",
    "teams": "Teams",
    "تيمز": "Teams",
    "webex": "Webex",
    "skype": "Skype",
    "سكايب": "Skype",
    "meet": "Google Meet",
    "ميت": "Google Meet",
    "jitsi": "Jitsi",
}
# Kinds of articles, as the newsroom has them: the first kind that has a sign in the title, or else anywhere, is proposed.
STATEMENT = "بيان بيان_صحفي_مشترك تصريح يدين تدين ندين نستنكر يستنكر تستنكر statement condemns condemn condemned we_condemn deplores"
PRESS_RELEASE = "بيان_صحفي خبر_صحفي نشره_صحفيه للنشر_الفوري press_release for_immediate_release"
