"""Writing what became of a post: an edition of an article, alone or beside its translation.

Each post is one transaction, through the steps that staff take: whatever is stored of it is stored whole, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from articles.models import Article, Attachment
from articles.models.changes import Changes
from articles.models.content import texts_of
from articles.models.workflow import SHARED, Change, State, Status, Step, Terms
from articles.publishing.drafting import StoredContent
from articles.publishing.guard.door import STOPPED, check_names
from articles.publishing.guard.findings import edition_findings, stopping
from articles.publishing.take import take
from articles.wordpress.addresses import article_target, lead
from articles.wordpress.origins import made_before, note_origin
from liaison.importing.models import Origin, digest
from liaison.importing.report import Outcome
from liaison.media.documents.fields import rewritten as rewritten_document
from liaison.media.images.fields import rewritten as rewritten_picture
from liaison.search.index.writer import gathered
from liaison.staff.audit.models import record_event
from liaison.web.addresses import address, address_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.wordpress.media import Found
    from articles.wordpress.plans import Plan
    from articles.wordpress.survey import Survey
    from articles.wordpress.topics import Topics

IMPORT = "import_text"
NAMES_SOMEBODY = "it names somebody who must not be named: it stays a draft. Publishing it in the desk shows where"


@dataclass
class Editions:
    """Writes editions from plans; ``by`` is whoever runs the import, ``source`` the old site."""

    survey: Survey
    topics: Topics
    source: str
    by: User | None
    dry: bool

    def bring(self, plan: Plan) -> Outcome:
        """Store what ``plan`` says, and return what became of it; problems are added to the plan."""
        origin = Origin.objects.filter(source=self.source, kind="post", key=plan.key).first()
        if origin and origin.seen == plan.seen():
            return Outcome.SAME
        if self.dry:
            return self._foresee(plan, origin)
        with transaction.atomic(), gathered():
            return self._change(plan, origin) if origin else self._make(plan)

    def _foresee(self, plan: Plan, origin: Origin | None) -> Outcome:
        if origin:
            article = Article.objects.filter(pk=origin.record_id).first()
            return Outcome.CHANGED if article and _is_untouched(article, origin) else Outcome.KEPT
        article = Article(kind=plan.kind)
        _put(article, plan, plan.texts.body)
        if plan.state == State.PUBLISHED and stopping(edition_findings(article, plan.language)):
            plan.problems.append(NAMES_SOMEBODY)
            return Outcome.HELD
        for found, _title, _place in plan.files:
            _document(found, plan)
        return Outcome.NEW

    def _make(self, plan: Plan) -> Outcome:
        article = self._beside(plan) or Article(kind=plan.kind, created_by=plan.author)
        is_first = article.pk is None
        _put(article, plan, "" if plan.files else plan.texts.body)
        if is_first or not any(edition.has_come_out() for edition in article.editions()):
            _show_picture(article, plan)
        elif article.image:
            _describe(article, plan)
        article.save()
        if plan.files:
            setattr(article, f"body_{plan.language}", self._with_files(article, plan))
            article.save()
        if is_first:
            article.topics.add(*self.topics.of(plan.item))
        record_event(IMPORT, article, self.by, language=plan.language, note=plan.item.text("link"))
        outcome = self._take_out(article, plan, Outcome.NEW, is_first=is_first)
        self._note(article, plan, is_new=True)
        return outcome

    def _beside(self, plan: Plan) -> Article | None:
        """Return the article of a translation that was brought in before, if its edition in this language is not begun."""
        for other in self.survey.translations(plan.item.id):
            article = made_before(self.source, "post", other, Article)
            if article is None:
                continue
            article.lock()
            if not article.edition(plan.language).is_begun():
                return article
            plan.problems.append(
                f"post {other}, its translation, has the same language: it becomes an article of its own"
            )
        return None

    def _change(self, plan: Plan, origin: Origin) -> Outcome:
        article = Article.objects.filter(pk=origin.record_id).first()
        if article is None:
            plan.problems.append("it changed there, and was deleted here: it is not made again")
            return Outcome.KEPT
        article.lock()
        if origin.language != plan.language or not _is_untouched(article, origin):
            plan.problems.append("it changed there and here: the text here stays")
            return Outcome.KEPT
        edition = article.edition(plan.language)
        if edition.has_come_out():
            return self._change_live(article, plan)
        if edition.status() == Status.SCHEDULED:
            take(article, Step.UNSCHEDULE, plan.language)
        _put(article, plan, self._with_files(article, plan))
        article.save()
        outcome = self._take_out(article, plan, Outcome.CHANGED, is_first=False)
        self._note(article, plan)
        return outcome

    def _change_live(self, article: Article, plan: Plan) -> Outcome:
        """Publish the new text of an edition that readers see, as a minor edit; the old one stays if that is refused."""
        if plan.state != State.PUBLISHED:
            plan.problems.append(
                "it is no longer public there, but is here: withdraw it here if readers must not see it"
            )
            return Outcome.KEPT
        try:
            with transaction.atomic():
                self._renew(article, plan)
        except ValidationError as error:
            plan.problems.append(f"it changed there, but the new text cannot be published: {_words(error)}")
            return Outcome.KEPT
        self._note(article, plan)
        return Outcome.CHANGED

    def _renew(self, article: Article, plan: Plan) -> None:
        body = self._with_files(article, plan)
        stored = StoredContent.of(article)
        _put(article, plan, body)
        if plan.picture and not article.image:
            _show_picture(article, plan)
            # Stored now, because it is kept beside what readers see until it is published.
            article._meta.get_field("image").pre_save(article, add=False)
        stored.set_aside(article, stored.wanted_relations)
        article.save()
        if Changes.objects.filter(article=article).exists():
            take(article, Step.PUBLISH, plan.language, None, Terms(change=Change.MINOR))
        else:
            # Files alone are public at once.
            check_names(article, Step.PUBLISH, plan.language)

    def _take_out(self, article: Article, plan: Plan, outcome: Outcome, *, is_first: bool) -> Outcome:
        """Take the step to the wanted state; an edition that cannot be published stays a draft."""
        if plan.state == State.REVIEW and article.edition(plan.language).state == State.DRAFT:
            take(article, Step.SUBMIT, plan.language)
        if plan.state != State.PUBLISHED:
            return outcome
        try:
            with transaction.atomic():
                if not is_first:
                    article.topics.add(*self.topics.of(plan.item))
                take(article, Step.PUBLISH, plan.language, None, Terms(at=plan.at))
        except ValidationError as error:
            # What was made in the transaction that was undone is not there any more.
            self.topics.forget()
            article.lock()
            plan.problems.append(_words(error))
            return Outcome.HELD if _is_stopped(error) else outcome
        return outcome

    def _with_files(self, article: Article, plan: Plan) -> str:
        """Attach the files of the plan that are not there yet, and return the body with their addresses."""
        body = plan.texts.body
        for position, (found, title, place) in enumerate(plan.files):
            attachment = self._attached(article, plan, found, title, position)
            if not place:
                continue
            leads = address_in(_FileOf(attachment), plan.language) if attachment else f"/wp-content/uploads/{found.key}"
            body = body.replace(place, leads)
        return body

    def _attached(self, article: Article, plan: Plan, found: Found, title: str, position: int) -> Attachment | None:
        key = digest(plan.key, found.key)
        origin = Origin.objects.filter(source=self.source, kind="file", key=key).first()
        if origin and origin.seen == digest(*found.mark()):
            return Attachment.objects.filter(pk=origin.record_id, article=article).first()
        document = _document(found, plan)
        if document is None:
            return None
        code = plan.language
        attachment = Attachment(article=article, language=code, position=position, **{f"title_{code}": title[:300]})
        attachment.file = document
        attachment.save()
        note_origin(self.source, "file", key, attachment, seen=digest(*found.mark()))
        lead([f"/wp-content/uploads/{found.key}"], target=address_in(_FileOf(attachment), code))
        return attachment

    def _note(self, article: Article, plan: Plan, *, is_new: bool = False) -> None:
        """Keep where the edition came from, and let its old addresses lead to it."""
        made = _made(article, plan.language)
        digests = {"seen": plan.seen(), "made": made}
        note_origin(self.source, "post", plan.key, article, language=plan.language, is_new=is_new, **digests)
        for path in lead(plan.paths, target=article_target(article.pk, plan.language)):
            plan.problems.append(f"its old address {path} leads to something else already, and stays so")


@dataclass(frozen=True)
class _FileOf:
    """An attached file, as a record with an address."""

    attachment: Attachment

    def get_absolute_url(self) -> str:
        """Return its address in the active language."""
        return address("articles:attachment", self.attachment.article_id, self.attachment.pk, self.attachment.kind)


def _put(article: Article, plan: Plan, body: str) -> None:
    edition = article.edition(plan.language)
    edition.title, edition.summary, edition.body = plan.texts.title, plan.texts.summary, body


def _show_picture(article: Article, plan: Plan) -> None:
    """Set the lead picture, if the article has none; one without a description is decorative."""
    shown = plan.picture
    if article.image:
        _describe(article, plan)
    elif shown and shown.found.path:
        try:
            with shown.found.path.open("rb") as file:
                picture: Any = rewritten_picture(File(file, name=shown.found.path.name))
        except (ValidationError, OSError) as error:
            plan.problems.append(f"the picture {shown.found.key} is left out: {_words(error)}")
            return
        article.image = picture
        article.image_decorative = not shown.alt or _is_seen_undescribed(article, plan.language)
        setattr(article, f"image_alt_{plan.language}", shown.alt[:300])
        setattr(article, f"image_credit_{plan.language}", "")


def _is_seen_undescribed(article: Article, language: str) -> bool:
    """Return whether readers of the other edition get the picture too, without a description of theirs."""
    other = article.edition(language).other()
    return other.state == State.PUBLISHED and not getattr(article, f"image_alt_{other.language}")


def _describe(article: Article, plan: Plan) -> None:
    """Give the picture, which the translation brought, a description in this language too."""
    said = plan.picture.alt if plan.picture else ""
    if not article.image_decorative and not said:
        plan.problems.append("its picture has no description in this language: its title stands for that")
        said = plan.texts.title
    setattr(article, f"image_alt_{plan.language}", said[:300])


def _document(found: Found, plan: Plan) -> Any:
    """Return the file as it may be stored; None, and a problem in the plan, for one that may not."""
    if found.path is None:
        return None
    try:
        with found.path.open("rb") as file:
            return rewritten_document(File(file, name=found.path.name))
    except (ValidationError, OSError) as error:
        problem = f"the file {found.key} is left out: {_words(error)}"
        plan.problems += [] if problem in plan.problems else [problem]
        return None


def _made(article: Article, language: str) -> str:
    return digest(sorted(texts_of(article, language).items()), str(article.edition(language).state))


def _is_untouched(article: Article, origin: Origin) -> bool:
    """Return whether nobody changed the edition since it was brought in."""
    if Changes.objects.filter(article=article, language__in=(origin.language, SHARED)).exists():
        return False
    return _made(article, origin.language) == origin.made


def _is_stopped(error: ValidationError) -> bool:
    return any(one.code == STOPPED for one in getattr(error, "error_list", []))


def _words(error: Exception) -> str:
    """Return the error in words; of people who must not be named, no name."""
    if not isinstance(error, ValidationError):
        return str(error)
    return NAMES_SOMEBODY if _is_stopped(error) else f"{' '.join(error.messages)}"
