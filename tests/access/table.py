"""Who gets what at every address of the site: ``tests/access/test_matrix.py`` asks each of them and compares.

A new address is a new row. Names in braces stand for records of ``tests/access/world.py``: ``mine`` is an article of the
contributor who asks, ``theirs`` one of somebody else. A row has an address; then what GET, and after it what an empty
POST, brings an anonymous visitor, a contributor, an editor, a publisher and an administrator:

    2  an answer            r  a redirect      L  a redirect to the login
    F  forbidden (403)      -  not found (404) m  method not allowed (405)     b  bad request (400)

A form that is sent empty and comes back with errors is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse

VISITORS = ("anonymous", "contributor", "editor", "publisher", "administrator")
_STATUSES = {400: "b", 403: "F", 404: "-", 405: "m"}


@dataclass(frozen=True)
class Row:
    """One address, and what it answers each of ``VISITORS`` to GET and to POST, a letter each."""

    address: str
    get: str
    post: str

    def expected(self, visitor: str, method: str) -> str:
        letters = self.get if method == "GET" else self.post
        return letters[VISITORS.index(visitor)]


def outcome(response: HttpResponse) -> str:
    """The letter of a response; its status, if there is no letter for it."""
    status = response.status_code
    if 300 <= status < 400:
        return "L" if response.headers.get("Location", "").startswith("/admin/login/") else "r"
    return "2" if 200 <= status < 300 else _STATUSES.get(status, str(status))


# Address, GET, POST: for nobody known, contributor, editor, publisher, administrator.
TABLE = """
# Public
/                                                                                    rrrrr  rrrrr
/healthz/live                                                                        22222  mmmmm
/healthz/ready                                                                       22222  mmmmm
/robots.txt                                                                          22222  22222
/sitemap.xml                                                                         22222  22222
/oembed/?url=http://testserver/ar/organizations/partner/                             22222  mmmmm
/favicon.ico                                                                         22222  22222
/apple-touch-icon.png                                                                22222  22222
/feed/                                                                               rrrrr  rrrrr
/.well-known/security.txt                                                            -----  -----
/provenance/                                                                         22222  mmmmm
/provenance/log.jsonl                                                                22222  mmmmm
/provenance/head.json                                                                22222  mmmmm
/provenance/head.txt                                                                 -----  mmmmm
/provenance/heads/1/head.txt                                                         -----  mmmmm
/provenance/heads/1/head.txt.sig                                                     -----  mmmmm
/provenance/inclusion.json                                                           -----  mmmmm
/provenance/consistency.json                                                         -----  mmmmm
/provenance/allowed_signers                                                          22222  mmmmm
/meetings/register.schema.json                                                       22222  22222
/media/pictures/nothing.jpg                                                          -----  mmmmm
/ar/                                                                                 22222  22222
/ar/card.png                                                                         22222  22222
/ar/news/                                                                            22222  22222
/ar/news/archive/                                                                    22222  22222
/ar/news/{live}/proof.json                                                           -----  mmmmm
/ar/news/feed/                                                                       22222  22222
/ar/news/feed.json                                                                   22222  22222
/ar/news-sitemap.xml                                                                 22222  22222
/ar/news/{live}/                                                                     rrrrr  rrrrr
/ar/news/{live}/live/                                                                22222  22222
/ar/news/{mine}/                                                                     -----  -----
/ar/news/{mine}/{mine_slug}/                                                         -----  -----
/ar/news/{live}/live/print/                                                          22222  22222
/ar/news/{mine}/{mine_slug}/print/                                                   -----  -----
/ar/news/{live}/live/article.pdf                                                     22222  22222
/ar/news/{mine}/{mine_slug}/article.pdf                                              -----  -----
/ar/news/{live}/live/card.png                                                        22222  22222
/ar/news/{mine}/{mine_slug}/card.png                                                 -----  -----
/ar/news/{live}/files/{live_file}.pdf                                                22222  mmmmm
/ar/news/{mine}/files/{mine_file}.pdf                                                -----  mmmmm
/ar/news/{live}/files/{mine_file}.pdf                                                -----  mmmmm
/ar/preview/{token}/                                                                 22222  mmmmm
/ar/preview/{check_token}/                                                           -----  -----
/ar/preview/{mine}:forged/                                                           -----  -----
/ar/fact-check/{check_token}/                                                        22222  22222
/ar/fact-check/{token}/                                                              -----  -----
/ar/fact-check/{check_token}/thanks/                                                 22222  mmmmm
/ar/verify/                                                                          22222  22222
/ar/corrections/                                                                     22222  22222
/ar/meetings/                                                                        22222  22222
/ar/meetings/archive/                                                                22222  22222
/ar/meetings/calendar.ics                                                            22222  22222
/ar/meetings/figures/                                                                22222  22222
/ar/meetings/register.csv                                                            22222  22222
/ar/meetings/register.xlsx                                                           22222  22222
/ar/meetings/register.json                                                           22222  22222
/ar/meetings/{met}/                                                                  rrrrr  rrrrr
/ar/meetings/{met}/met/                                                              22222  22222
/ar/meetings/{their_meeting}/                                                        -----  -----
/ar/meetings/{met}/met/meeting.ics                                                   22222  22222
/ar/meetings/{their_meeting}/x/meeting.ics                                           -----  -----
/ar/meetings/{met}/met/card.png                                                      22222  22222
/ar/meetings/{their_meeting}/x/card.png                                              -----  -----
/ar/search/                                                                          22222  22222
/ar/search/suggestions/                                                              22222  22222
/ar/topics/                                                                          22222  22222
/ar/topics/topic/                                                                    22222  22222
/ar/organizations/directory.csv                                                      22222  22222
/ar/organizations/directory.xlsx                                                     22222  22222
/ar/organizations/directory.json                                                     22222  22222
/ar/organizations/                                                                   22222  22222
/ar/organizations/partner/                                                           22222  22222
/ar/organizations/partner/card.png                                                   22222  22222
/ar/organizations/partner/embed/                                                     22222  22222
/ar/people/                                                                          22222  22222
/ar/people/{person_slug}/                                                            22222  22222
/ar/people/{protected_slug}/                                                         -----  -----
/ar/sitemap-people-1.xml                                                             22222  22222
/ar/about/                                                                           22222  22222
/ar/rss.xml                                                                          rrrrr  rrrrr

# The API
/api/v1/                                                                             22222  mmmmm
/api/v1/schema/                                                                      22222  mmmmm
/api/v1/docs/                                                                        22222  mmmmm
/api/v1/articles/                                                                    22222  mmmmm
/api/v1/articles/{live}/                                                             22222  mmmmm
/api/v1/articles/{mine}/                                                             -----  mmmmm
/api/v1/articles/{theirs}/                                                           -----  mmmmm
/api/v1/meetings/                                                                    22222  mmmmm
/api/v1/meetings/{met}/                                                              22222  mmmmm
/api/v1/meetings/{their_meeting}/                                                    -----  mmmmm
/api/v1/topics/                                                                      22222  mmmmm
/api/v1/topics/topic/                                                                22222  mmmmm
/api/v1/organizations/                                                               22222  mmmmm
/api/v1/organizations/partner/                                                       22222  mmmmm
/api/v1/people/                                                                      22222  mmmmm
/api/v1/people/{person_slug}/                                                        22222  mmmmm
/api/v1/people/{protected_slug}/                                                     -----  mmmmm

# The desk as a whole
/admin/language/                                                                     rrrrr  rrrrr
/admin/here/                                                                         Lmmmm  L----
/admin/autosave/                                                                     Lmmmm  L----
/admin/stay/                                                                         22222  22222
/admin/paste/                                                                        Lmmmm  L2222
/admin/calendar/                                                                     L2222  L2222
/admin/tasks/                                                                        LFFF2  LFFFr
/admin/                                                                              L2222  L2222
/admin/login/                                                                        2rrrr  22222
/admin/logout/                                                                       rmmmm  r2222
/admin/password_change/                                                              L2222  L2222
/admin/login/passkey/                                                                mmmmm  22222
/admin/session/                                                                      L2222  L2222
/admin/doctor/                                                                       LFFF2  LFFFr
/admin/account/                                                                      L2222  Lmmmm
/admin/account/app/                                                                  L2222  L2222
/admin/account/app/remove/                                                           Lmmmm  Lrrrr
/admin/account/passkeys/                                                             Lmmmm  Lrrrr
/admin/account/passkeys/options/                                                     Lmmmm  L2222
/admin/account/passkeys/1/remove/                                                    Lmmmm  Lrrrr
/admin/account/codes/                                                                Lmmmm  L2222
/admin/account/sessions/                                                             Lmmmm  LLLLL
/admin/password_change/done/                                                         L2222  Lmmmm
/admin/autocomplete/?app_label=articles&model_name=attendance&field_name=person      L2222  Lmmmm
/admin/jsi18n/                                                                       L2222  Lmmmm
/admin/r/{article_type}/{live}/                                                      L----  L----
/admin/articles/                                                                     L2222  L2222
/admin/nothing/at/all                                                                L----  L----
/admin/r/{link_type}/{their_link}/                                                   L----  L----

# Articles
/admin/articles/article/                                                             L2222  L2222
/admin/articles/article/add/                                                         L2222  L2222
/admin/articles/article/{mine}/                                                      Lrrrr  Lrrrr
/admin/articles/article/{mine}/change/                                               L2222  L2222
/admin/articles/article/{mine}/history/                                              Lrrrr  Lrrrr
/admin/articles/article/{mine}/delete/                                               LF222  LFrrr
/admin/articles/article/{mine}/timeline/                                             L2222  L2222
/admin/articles/article/{mine}/versions/ar/                                          L2222  L2222
/admin/articles/article/{mine}/assign/ar/                                            L2222  L2222
/admin/articles/article/{mine}/lead/                                                 LFF22  LFF22
/admin/articles/article/{mine}/attachments/                                          L2222  L2222
/admin/articles/article/{mine}/attachments/{mine_file}/                              L2222  L2222
/admin/articles/article/{mine}/links/                                                L2222  L2222
/admin/articles/article/{mine}/submit/ar/                                            L2222  Lrrrr
/admin/articles/article/{mine}/return/ar/                                            LFrrr  LF222
/admin/articles/article/{mine}/approve/ar/                                           LFrrr  LF222
/admin/articles/article/{mine}/publish/ar/                                           LFF22  LFF22
/admin/articles/article/{mine}/unschedule/ar/                                        LFFrr  LFF22
/admin/articles/article/{mine}/discard/ar/                                           LFrrr  LF222
/admin/articles/article/{mine}/withdraw/ar/                                          LFFrr  LFF22
/admin/articles/article/{mine}/reinstate/ar/                                         LFFrr  LFF22
/admin/articles/article/{mine}/catch_up/ar/                                          LF222  LF222
/admin/articles/article/{mine}/comment/ar/                                           L2222  L2222
/admin/articles/article/{mine}/preview/ar/                                           L2222  L2222
/admin/articles/article/{my_live}/change/                                            L2222  L2222
/admin/articles/article/{my_live}/history/                                           Lrrrr  Lrrrr
/admin/articles/article/{my_live}/delete/                                            LF222  LF222
/admin/articles/article/{my_live}/timeline/                                          L2222  L2222
/admin/articles/article/{my_live}/versions/ar/                                       L2222  L2222
/admin/articles/article/{my_live}/assign/ar/                                         L2222  L2222
/admin/articles/article/{my_live}/lead/                                              LFF22  LFF22
/admin/articles/article/{my_live}/attachments/                                       L2222  LFF22
/admin/articles/article/{my_live}/attachments/{my_live_file}/                        L2222  L2222
/admin/articles/article/{my_live}/links/                                             L2222  L2222
/admin/articles/article/{my_live}/preview/ar/                                        L2222  L2222
/admin/articles/article/{theirs}/change/                                             L2222  LF222
/admin/articles/article/{theirs}/history/                                            Lrrrr  Lrrrr
/admin/articles/article/{theirs}/delete/                                             LF222  LFrrr
/admin/articles/article/{theirs}/timeline/                                           L2222  L2222
/admin/articles/article/{theirs}/versions/ar/                                        L2222  L2222
/admin/articles/article/{theirs}/assign/ar/                                          LF222  LF222
/admin/articles/article/{theirs}/lead/                                               LFF22  LFF22
/admin/articles/article/{theirs}/attachments/                                        L2222  LF222
/admin/articles/article/{theirs}/attachments/{theirs_file}/                          L2222  L2222
/admin/articles/article/{theirs}/links/                                              LF222  LF222
/admin/articles/article/{theirs}/submit/ar/                                          LF222  LFrrr
/admin/articles/article/{theirs}/return/ar/                                          LFrrr  LF222
/admin/articles/article/{theirs}/approve/ar/                                         LFrrr  LF222
/admin/articles/article/{theirs}/publish/ar/                                         LFF22  LFF22
/admin/articles/article/{theirs}/unschedule/ar/                                      LFFrr  LFF22
/admin/articles/article/{theirs}/discard/ar/                                         LFrrr  LF222
/admin/articles/article/{theirs}/withdraw/ar/                                        LFFrr  LFF22
/admin/articles/article/{theirs}/reinstate/ar/                                       LFFrr  LFF22
/admin/articles/article/{theirs}/catch_up/ar/                                        LF222  LF222
/admin/articles/article/{theirs}/comment/ar/                                         LF222  LF222
/admin/articles/article/{theirs}/preview/ar/                                         L2222  L2222
/admin/articles/article/{live}/change/                                               Lrrrr  LF222
/admin/articles/article/{live}/history/                                              Lrrrr  Lrrrr
/admin/articles/article/{live}/delete/                                               LF222  LF222
/admin/articles/article/{live}/timeline/                                             L2222  L2222
/admin/articles/article/{live}/versions/ar/                                          L2222  L2222
/admin/articles/article/{live}/assign/ar/                                            LF222  LF222
/admin/articles/article/{live}/lead/                                                 LFF22  LFF22
/admin/articles/article/{live}/attachments/                                          L2222  LFF22
/admin/articles/article/{live}/attachments/{live_file}/                              L2222  L2222
/admin/articles/article/{live}/links/                                                LF222  LF222
/admin/articles/article/{live}/submit/ar/                                            LFrrr  LF222
/admin/articles/article/{live}/return/ar/                                            LFrrr  LF222
/admin/articles/article/{live}/approve/ar/                                           LFrrr  LF222
/admin/articles/article/{live}/publish/ar/                                           LFFrr  LFF22
/admin/articles/article/{live}/unschedule/ar/                                        LFFrr  LFF22
/admin/articles/article/{live}/discard/ar/                                           LFrrr  LF222
/admin/articles/article/{live}/withdraw/ar/                                          LFF22  LFF22
/admin/articles/article/{live}/reinstate/ar/                                         LFFrr  LFF22
/admin/articles/article/{live}/catch_up/ar/                                          LF222  LF222
/admin/articles/article/{live}/comment/ar/                                           LF222  LF222
/admin/articles/article/{live}/preview/ar/                                           L2222  L2222
/admin/articles/article/{mine}/attachments/{theirs_file}/                            L----  L----
/admin/articles/article/{mine}/links/{my_link}/revoke/                               Lmmmm  Lrrrr
/admin/articles/article/{theirs}/links/{their_link}/revoke/                          Lmmmm  LFrrr
/admin/articles/article/{theirs}/links/{checked_link}/revoke/                        Lmmmm  LFrrr
/admin/articles/article/{mine}/links/{their_link}/revoke/                            Lmmmm  L----
/admin/articles/article/{my_live}/versions/ar/1/                                     L2222  L2222
/admin/articles/article/{my_live}/compare/ar/?from=1&to=live                         L2222  L2222
/admin/articles/article/{my_live}/restore/ar/1/                                      L2222  Lrrrr
/admin/articles/article/{live}/versions/ar/1/                                        L2222  L2222
/admin/articles/article/{live}/compare/ar/?from=1&to=live                            L2222  L2222
/admin/articles/article/{live}/restore/ar/1/                                         LF222  LFrrr

# Meetings
/admin/articles/meeting/                                                             L2222  L2222
/admin/articles/meeting/add/                                                         L2222  L2222
/admin/articles/meeting/shown/                                                       L2222  L2222
/admin/articles/meeting/from-text/                                                   L2222  L2222
/admin/articles/meeting/{met}/                                                       Lrrrr  Lrrrr
/admin/articles/meeting/{my_meeting}/change/                                         L2222  L2222
/admin/articles/meeting/{my_meeting}/history/                                        L2222  L2222
/admin/articles/meeting/{my_meeting}/delete/                                         LF222  LFrrr
/admin/articles/meeting/{their_meeting}/change/                                      L2222  LF222
/admin/articles/meeting/{their_meeting}/history/                                     L2222  L2222
/admin/articles/meeting/{their_meeting}/delete/                                      LF222  LFrrr
/admin/articles/meeting/{met}/change/                                                L2222  LF222
/admin/articles/meeting/{met}/history/                                               L2222  L2222
/admin/articles/meeting/{met}/delete/                                                LF222  LF222

# Topics, organizations, people
/admin/articles/topic/                                                               L2222  L2222
/admin/articles/topic/add/                                                           L2222  L2222
/admin/articles/topic/enter/                                                         Lmmmm  Lbbbb
/admin/articles/topic/alike/                                                         L2222  L2222
/admin/articles/topic/{topic}/                                                       Lrrrr  Lrrrr
/admin/articles/topic/{topic}/change/                                                L2222  LFrrr
/admin/articles/topic/{topic}/history/                                               L2222  L2222
/admin/articles/topic/{topic}/delete/                                                LF222  LFrrr
/admin/organizations/organization/                                                   L2222  L2222
/admin/organizations/organization/add/                                               L2222  L2222
/admin/organizations/organization/enter/                                             Lmmmm  Lbbbb
/admin/organizations/organization/alike/                                             L2222  L2222
/admin/organizations/organization/merge/                                             LF222  LF222
/admin/organizations/organization/duplicates/                                        LF222  LF222
/admin/organizations/organization/duplicates/apart/                                  Lmmmm  LFrrr
/admin/organizations/organization/{organization}/                                    Lrrrr  Lrrrr
/admin/organizations/organization/{organization}/change/                             L2222  LF222
/admin/organizations/organization/{organization}/history/                            L2222  L2222
/admin/organizations/organization/{organization}/delete/                             LF222  LF222
/admin/organizations/organization/{other}/change/                                    L2222  LF222
/admin/organizations/organization/{other}/history/                                   L2222  L2222
/admin/organizations/organization/{other}/delete/                                    LF222  LFrrr
/admin/organizations/person/                                                         L2222  L2222
/admin/organizations/person/add/                                                     L2222  L2222
/admin/organizations/person/enter/                                                   Lmmmm  Lbbbb
/admin/organizations/person/alike/                                                   L2222  L2222
/admin/organizations/person/merge/                                                   LF222  LF222
/admin/organizations/person/duplicates/                                              LF222  LF222
/admin/organizations/person/duplicates/apart/                                        Lmmmm  LFrrr
/admin/organizations/person/{person}/                                                Lrrrr  Lrrrr
/admin/organizations/person/{person}/change/                                         L2222  LF222
/admin/organizations/person/{person}/history/                                        L2222  L2222
/admin/organizations/person/{person}/delete/                                         LF222  LF222
/admin/organizations/person/{stranger}/change/                                       L2222  LF222
/admin/organizations/person/{stranger}/history/                                      L2222  L2222
/admin/organizations/person/{stranger}/delete/                                       LF222  LFrrr
/admin/organizations/person/{protected}/change/                                      Lr222  LF222
/admin/organizations/person/{protected}/history/                                     Lr222  Lr222
/admin/organizations/person/{protected}/delete/                                      LF222  LFrrr
/admin/names/{protected}/                                                            LF222  LF222
/admin/organizations/person/{person}/contact/                                        LFF22  LFF22
/admin/organizations/person/{protected}/contact/                                     LFF22  LFF22
/admin/organizations/person/{person}/forget/                                         LFFF2  LFFF2
/admin/organizations/person/{protected}/forget/                                      LFFF2  LFFF2
/admin/organizations/forgetting/                                                     LFFF2  LFFF2
/admin/organizations/forgetting/add/                                                 LFFFF  LFFFF
/admin/organizations/forgetting/{certificate}/                                       Lrrrr  Lrrrr
/admin/organizations/forgetting/{certificate}/change/                                LFFF2  LFFF2
/admin/organizations/forgetting/{certificate}/history/                               LFFF2  LFFF2
/admin/organizations/forgetting/{certificate}/delete/                                LFFFF  LFFFF
/admin/organizations/forgetting/{certificate}/certificate.txt                        LFFF2  LFFF2
/admin/organizations/forgetting/{certificate}/certificate.json                       LFFF2  LFFF2
/admin/organizations/person/merge/?stays={person}&goes={stranger}                    LF222  LFFrr

# The office, staff and what was done
/admin/office/page/                                                                  LFF22  LFF22
/admin/office/page/add/                                                              LFF22  LFF22
/admin/office/page/{page}/                                                           Lrrrr  Lrrrr
/admin/office/page/{page}/change/                                                    LFF22  LFFrr
/admin/office/page/{page}/history/                                                   LFF22  LFF22
/admin/office/page/{page}/delete/                                                    LFF22  LFF22
/admin/office/oldaddress/                                                            LFFF2  LFFF2
/admin/office/oldaddress/add/                                                        LFFF2  LFFF2
/admin/office/oldaddress/{old}/                                                      Lrrrr  Lrrrr
/admin/office/oldaddress/{old}/change/                                               LFFF2  LFFF2
/admin/office/oldaddress/{old}/history/                                              LFFF2  LFFF2
/admin/office/oldaddress/{old}/delete/                                               LFFF2  LFFFr
/admin/office/office/                                                                Lrrrr  Lrrrr
/admin/office/office/add/                                                            LFFFF  LFFFF
/admin/office/office/{office}/                                                       Lrrrr  Lrrrr
/admin/office/office/{office}/change/                                                LFFF2  LFFF2
/admin/office/office/{office}/history/                                               LFFF2  LFFF2
/admin/office/office/{office}/delete/                                                LFFFF  LFFFF
/admin/auth/user/                                                                    LFFF2  LFFF2
/admin/auth/user/add/                                                                LFFF2  LFFF2
/admin/auth/user/{user}/password/                                                    LFFF2  LFFF2
/admin/auth/user/{user}/                                                             Lrrrr  Lrrrr
/admin/auth/user/{user}/change/                                                      LFFF2  LFFF2
/admin/auth/user/{user}/access/                                                      LFFF2  LFFFr
/admin/auth/user/{user}/history/                                                     LFFF2  LFFF2
/admin/auth/user/{user}/delete/                                                      LFFF2  LFFFr
/admin/liaison/event/                                                                LFFF2  LFFF2
/admin/liaison/event/add/                                                            LFFFF  LFFFF
/admin/liaison/event/export/                                                         LFFFm  LFFF2
/admin/liaison/event/{event}/                                                        Lrrrr  Lrrrr
/admin/liaison/event/{event}/change/                                                 LFFFF  LFFFF
/admin/liaison/event/{event}/history/                                                LFFFF  LFFFF
/admin/liaison/event/{event}/delete/                                                 LFFFF  LFFFF
/admin/liaison/trashitem/                                                            LF222  LF222
/admin/liaison/trashitem/add/                                                        LFFFF  LFFFF
/admin/liaison/trashitem/empty/                                                      LFFF2  LFFFr
/admin/liaison/trashitem/{trashed}/restore/                                          LFmmm  LFrrr
/admin/liaison/trashitem/{trashed}/                                                  Lrrrr  Lrrrr
/admin/liaison/trashitem/{trashed}/change/                                           LFrrr  LFrrr
/admin/liaison/trashitem/{trashed}/history/                                          LF222  LF222
/admin/liaison/trashitem/{trashed}/delete/                                           LFFF2  LFFFr
"""

ROWS = [Row(*line.split()) for line in TABLE.splitlines() if line and not line.startswith("#")]
