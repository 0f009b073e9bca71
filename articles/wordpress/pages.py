"""Writing what became of a page: a page of the office, in one language or beside its translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models.workflow import State
from articles.wordpress.addresses import is_used, lead
from articles.wordpress.editions import IMPORT, NAMES_SOMEBODY
from articles.wordpress.origins import made_before, note_origin
from liaison.importing.models import Origin, digest
from liaison.importing.report import Outcome
from liaison.search.index.writer import gathered
from liaison.staff.audit.models import record_event
from liaison.text.slugs import MAX_LENGTH, validate_latin_slug
from liaison.web.addresses import address_in
from office.address_spelling import spelled_address
from office.guarded import page_places
from office.models import Page
from office.models.page import validate_free
from organizations.protection.findings import find
from organizations.protection.people import protected_people

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.wordpress.plans import Plan
    from articles.wordpress.survey import Survey

LONGEST_BODY = 200_000


@dataclass
class Pages:
    """Writes pages from plans; ``by`` is whoever runs the import, ``source`` the old site."""

    survey: Survey
    source: str
    by: User | None
    dry: bool

    def bring(self, plan: Plan) -> Outcome:
        """Store what ``plan`` says, and return what became of it; problems are added to the plan."""
        origin = Origin.objects.filter(source=self.source, kind="page", key=plan.key).first()
        if origin and origin.seen == plan.seen():
            return Outcome.SAME
        if len(plan.texts.body) > LONGEST_BODY or not plan.texts.title:
            plan.problems.append("a page needs a title, and a text of at most 200,000 characters")
            return Outcome.FAILED
        page = Page.objects.filter(pk=origin.record_id).first() if origin else self._beside(plan) or Page()
        if page is None or (origin and origin.made != _made(page, origin.language)):
            plan.problems.append("it changed there and here (or was deleted here): what is here stays")
            return Outcome.KEPT
        outcome = self._fill(page, plan, is_new=origin is None)
        if not self.dry and (outcome != Outcome.HELD or origin is None):
            self._store(page, plan)
        return outcome

    def _beside(self, plan: Plan) -> Page | None:
        for other in self.survey.translations(plan.item.id):
            page = made_before(self.source, "page", other, Page)
            if page and not getattr(page, f"title_{plan.language}"):
                return page
        return None

    def _fill(self, page: Page, plan: Plan, *, is_new: bool) -> Outcome:
        code = plan.language
        setattr(page, f"title_{code}", plan.texts.title)
        setattr(page, f"body_{code}", plan.texts.body)
        setattr(page, f"public_{code}", bool(plan.state == State.PUBLISHED and plan.texts.body))
        if page.pk is None:
            page.slug = self._slug(plan)
        if any(finding.stops for finding in find(page_places(page), protected_people())):
            setattr(page, f"public_{code}", False)
            plan.problems.append(NAMES_SOMEBODY)
            return Outcome.HELD
        return Outcome.NEW if is_new else Outcome.CHANGED

    def _slug(self, plan: Plan) -> str:
        """Return the slug that the page or its translation had, if it can be one here; else empty: made of the title."""
        ids = (plan.item.id, *self.survey.translations(plan.item.id))
        return next((slug for slug in map(self.survey.slug_of, ids) if _is_free(slug)), "")

    def _store(self, page: Page, plan: Plan) -> None:
        with transaction.atomic(), gathered():
            page.save()
            page.refresh_from_db()
            record_event(IMPORT, page, self.by, language=plan.language, note=plan.item.text("link"))
            made = _made(page, plan.language)
            note_origin(self.source, "page", plan.key, page, language=plan.language, seen=plan.seen(), made=made)
            own = spelled_address(address_in(page, plan.language))
            paths = [path for path in plan.paths if path != own]
            hidden = [path for path in paths if is_used(path)]
            for path in hidden:
                plan.problems.append(f"its old address {path} is used by this site itself, and does not lead to it")
            for path in lead([path for path in paths if path not in hidden], page=page, language=plan.language):
                plan.problems.append(f"its old address {path} leads to something else already, and stays so")


def _is_free(slug: str) -> bool:
    """Return whether a page here can have ``slug``."""
    try:
        validate_latin_slug(slug)
        validate_free(slug)
    except ValidationError:
        return False
    return len(slug) <= MAX_LENGTH and not Page.objects.filter(slug=slug).exists()


def _made(page: Page, language: str) -> str:
    return digest(*(getattr(page, f"{name}_{language}") for name in ("title", "body", "public")))
