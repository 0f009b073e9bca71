"""What an item becomes here, worked out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.models.workflow import State
from articles.wordpress.addresses import addresses_of, is_used, too_long
from articles.wordpress.dates import published_at
from articles.wordpress.export import whole_number
from articles.wordpress.markup import Shown, place_of_file
from articles.wordpress.texts import Texts, plain, texts_of_item
from liaison.importing.models import digest

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User

    from articles.wordpress.export import Element
    from articles.wordpress.mapping import Mapping
    from articles.wordpress.media import Found, Library
    from articles.wordpress.survey import Survey
    from articles.wordpress.topics import Topics

# Longest titles, by type of item: those of the columns.
LONGEST_TITLE = {"post": 300, "page": 200}
_STATES = {
    "publish": State.PUBLISHED,
    "future": State.PUBLISHED,
    "pending": State.REVIEW,
    "draft": State.DRAFT,
    "private": State.DRAFT,
}
# What is not brought over, with what the report calls it.
SKIPPED = {"trash": "in the trash of WordPress", "auto-draft": "empty drafts", "inherit": "older versions"}


@dataclass
class Plan:
    """What one item becomes: its texts in ``language``, the ``state`` wanted for them, when, and what goes along."""

    item: Element
    language: str
    texts: Texts
    state: State
    at: dt.datetime | None
    author: User | None = None
    kind: str = ""
    goals: list[str] = field(default_factory=list)
    picture: Shown | None = None
    # Files to attach, with their titles, and the place that stands for each in the text (empty: for none).
    files: list[tuple[Found, str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The id of the item, as ``Origin`` holds it."""
        return str(self.item.id)

    def seen(self) -> str:
        """Return a digest of all that was read for it: another one means that it changed there."""
        texts, picture = self.texts, self.picture
        files = [(found.mark(), title, place) for found, title, place in self.files]
        shown = (picture.found.mark(), picture.alt, picture.caption) if picture else ()
        who = self.author.pk if self.author else 0
        return digest(
            *(self.language, texts.title, texts.summary, texts.body, self.state.value, str(self.at), who),
            *(self.kind, sorted(self.goals), shown, files, sorted(self.paths)),
        )


class Planner:
    """Works out plans from the survey, the library of files and the mapping."""

    def __init__(self, survey: Survey, library: Library, mapping: Mapping, topics: Topics) -> None:
        self._survey, self._library, self._mapping, self._topics = survey, library, mapping, topics

    def plan(self, item: Element, language: str) -> Plan:
        """Return the plan for a post or a page."""
        texts = texts_of_item(item, self._survey, self._library, LONGEST_TITLE[item.type])
        plan = Plan(item, language, texts, State.DRAFT, None, self._mapping.authors.get(item.text("dc:creator")))
        plan.problems += texts.problems
        _decide_state(plan)
        self._add_addresses(plan)
        if item.type == "post":
            plan.kind, plan.goals = self._topics.kind_of(item), self._topics.goals_of(item)
            self._add_pictures(plan)
        else:
            _leave_files(plan)
        plan.problems += [f"missing file: {key}" for key in dict.fromkeys(texts.taken.missing)]
        return plan

    def _add_addresses(self, plan: Plan) -> None:
        site = self._survey.site
        for path in addresses_of(plan.item, site):
            if is_used(path) and plan.item.type == "post":
                plan.problems.append(f"its old address {path} is used by this site itself, and does not lead to it")
            else:
                plan.paths.append(path)
        if too_long(plan.item, site):
            plan.problems.append("its old address is too long to be kept")

    def _add_pictures(self, plan: Plan) -> None:
        """Choose the lead picture; other pictures and all documents become files beside the text."""
        taken = plan.texts.taken
        featured = self._library.by_id(whole_number(plan.item.meta.get("_thumbnail_id", "")))
        if featured and featured.path and featured.is_picture:
            plan.picture = Shown(featured, featured.alt, featured.caption)
        elif featured:
            taken.missing.append(featured.key)
        others = {shown.found.key: shown for shown in reversed(taken.pictures)}
        for shown in dict.fromkeys(shown.found.key for shown in taken.pictures):
            if plan.picture is None:
                plan.picture = others[shown]
            elif shown != plan.picture.found.key:
                self._attach(plan, others[shown].found, others[shown].caption or others[shown].alt, "")
        for number, (found, title) in enumerate(taken.files):
            self._attach(plan, found, title, place_of_file(number))

    def _attach(self, plan: Plan, found: Found, title: str, place: str) -> None:
        plan.files.append((found, plain(title) or found.words(), place))


def _decide_state(plan: Plan) -> None:
    item = plan.item
    plan.state = _STATES.get(item.status, State.DRAFT)
    if item.status not in _STATES:
        plan.problems.append(f"its status “{item.status[:40]}” is not known: it becomes a draft")
    if item.text("wp:post_password"):
        plan.state = State.DRAFT
        plan.problems.append("it has a password there, and becomes a draft here")
    elif item.status == "private":
        plan.problems.append("it is private there, and becomes a draft here")
    if plan.state != State.PUBLISHED:
        return
    plan.at = published_at(item)
    if plan.at is None:
        plan.state = State.DRAFT
        plan.problems.append("none of its dates can be read: it becomes a draft. Publish it with the right date")
    elif item.status == "future" and plan.at <= timezone.now():
        plan.problems.append("it was scheduled for a time that is over: it is published with that time")
    elif item.status == "publish" and plan.at > timezone.now():
        plan.problems.append("it is published there with a time to come: it is scheduled for that time")


def _leave_files(plan: Plan) -> None:
    """Tell of the pictures and files of a page, which pages here do not have."""
    taken = plan.texts.taken
    if taken.pictures or taken.files:
        names = ", ".join(
            dict.fromkeys([shown.found.key for shown in taken.pictures] + [found.key for found, _ in taken.files])
        )
        plan.problems.append(f"pages hold no pictures and files: {names} left out")
    for number, (found, _title) in enumerate(taken.files):
        plan.texts.body = plan.texts.body.replace(place_of_file(number), f"/wp-content/uploads/{found.key}")
