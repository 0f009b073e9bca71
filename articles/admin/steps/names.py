"""Names that must not be published, on the page of a step: replaced by a description, or decided about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article.pages import step_address
from articles.admin.steps.messages import edition_name
from articles.models import Article
from articles.models.workflow import Step
from articles.publishing.guard.findings import edition_findings
from articles.publishing.guard.replacing import Wording, replace_names
from liaison.staff.requests import staff
from liaison.text.languages import DIRECTIONS, LANGUAGES
from liaison.text.normalize import clean
from organizations.models.clearance import REASON_LENGTH
from organizations.protection.decisions import clear, may_decide
from organizations.protection.descriptions import SUGGESTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.contrib.auth.models import User
    from django.forms import BoundField
    from django.http import HttpRequest

    from articles.publishing.guard.held import Held
    from articles.publishing.guard.replacing import Replaced
    from organizations.protection.findings import Excerpt, Finding

# The button that replaces the chosen names, and the boxes that choose them.
REPLACE, CHOSEN = "_replace", "chosen"
DESCRIPTION_LENGTH = 100
_KEEP = _("Replace the name, or say below why it may be published.")


@dataclass(frozen=True)
class ShownFinding:
    """One place that names a person, as the page shows it, with the control for a reason where the user may decide."""

    finding: Finding
    reason: BoundField | None
    chosen: bool

    @property
    def key(self) -> str:
        """Return the value of the box that chooses it."""
        return self.finding.key

    def excerpts(self) -> list[Excerpt]:
        """Return the mentions, with the words around them."""
        return self.finding.excerpts()


@dataclass(frozen=True)
class NamedPerson:
    """Somebody who must not be named, and the places that name them."""

    name: str
    places: Sequence[ShownFinding]

    def can_be_replaced(self) -> bool:
        """Return whether a description can take the place of the name somewhere."""
        return any(shown.finding.place.can_replace for shown in self.places)


def reason_control(finding: Finding) -> str:
    """Return the name of the control for the reason why the place of ``finding`` may name the person."""
    return f"anyway_{finding.key}"


def reason_field() -> forms.CharField:
    """Return the field for such a reason."""
    return forms.CharField(
        label=_("Publish the name here anyway. Reason, for the audit log"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.TextInput({"dir": "auto"}),
    )


class NamesMixin(forms.Form):
    """The part of a step's form that is about ``findings``: where the text names somebody who must not be named.

    What stops needs a reason from somebody who may decide; what only asks is covered by the box for all warnings.
    """

    findings: Sequence[Finding] = ()
    user: User

    def prepare_names(self) -> None:
        """Add a control for each finding about which the user may decide."""
        for finding in self.findings:
            if finding.stops and may_decide(self.user):
                self.fields[reason_control(finding)] = reason_field()

    def check_names(self, still_there: Iterable[Finding]) -> None:
        """Add an error for each finding that stops, without a reason; those that are not ``still_there`` do not count."""
        keys = {finding.key for finding in still_there}
        for finding in self.findings:
            control = reason_control(finding)
            if finding.stops and finding.key in keys and not self.cleaned_data.get(control):
                self.add_error(control if control in self.fields else None, _KEEP)

    def keep_decisions(self) -> None:
        """Keep what was decided; called in the transaction of the step."""
        for finding in self.findings:
            if finding.stops and (reason := self.cleaned_data.get(reason_control(finding))):
                clear(finding, self.user, reason)

    def named_people(self) -> list[NamedPerson]:
        """Return whom the text names, in the order in which it does."""
        return named_people(self.findings, {name: self[name] for name in self.fields if name.startswith("anyway_")})

    def descriptions(self) -> list[Description]:
        """Return the controls for what is written in place of a name, one for each language."""
        return descriptions(self.data)


@dataclass(frozen=True)
class Description:
    """The control for what is written in place of a name in ``language``, with what is proposed."""

    language: str
    value: str

    @property
    def name(self) -> str:
        """Return the name of the control."""
        return f"described_{self.language}"

    @property
    def direction(self) -> str:
        """Return the direction of the language."""
        return DIRECTIONS[self.language]

    @property
    def suggested(self) -> tuple[str, ...]:
        """Return what else a person may be called."""
        return SUGGESTED[self.language]

    @property
    def label(self) -> str:
        """Return the label of the control."""
        return gettext("Description in Arabic") if self.language == "ar" else gettext("Description in English")


def descriptions(data: Mapping[str, Any] | None) -> list[Description]:
    """Return the controls for the descriptions, with what was sent."""
    return [
        Description(code, clean(str((data or {}).get(f"described_{code}", ""))).strip() or SUGGESTED[code][0])
        for code in LANGUAGES
    ]


def named_people(
    findings: Iterable[Finding], reasons: Mapping[str, BoundField], chosen: Iterable[str] | None = None
) -> list[NamedPerson]:
    """Return whom ``findings`` name, with the place of each; ``chosen``: keys of the boxes that are on."""
    marked = None if chosen is None else set(chosen)
    by_person: dict[int, list[Finding]] = {}
    for finding in findings:
        if not finding.cleared:
            by_person.setdefault(finding.bearer.id, []).append(finding)
    return [
        NamedPerson(
            str(own[0].bearer),
            [
                ShownFinding(
                    finding,
                    reasons.get(reason_control(finding)),
                    finding.stops if marked is None else finding.key in marked,
                )
                for finding in own
            ],
        )
        for own in by_person.values()
    ]


def wording_of(request: HttpRequest, **more: Any) -> Wording:
    """Return the descriptions that the request sends."""
    return Wording({one.language: one.value[:DESCRIPTION_LENGTH] for one in descriptions(request.POST)}, **more)


def replace_in_both(request: HttpRequest, article: Article, shown: Article) -> None:
    """Replace the chosen names in both editions of ``article``, ``shown`` with its unpublished changes; tell the user.

    A name that is chosen in one edition is replaced in the other too.
    """
    every = [finding for code in LANGUAGES for finding in edition_findings(shown, code, with_changes=True)]
    chosen = set(request.POST.getlist(CHOSEN))
    people = {finding.bearer.id for finding in every if finding.key in chosen}
    wanted = {
        finding.key: finding
        for finding in every
        if finding.key in chosen or (finding.bearer.id in people and finding.stops)
    }
    if not wanted:
        messages.warning(request, gettext("Choose at least one place."))
        return
    try:
        tell_replaced(request, replace_names(wanted.values(), wording_of(request), staff(request)))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def tell_held(request: HttpRequest, held: Iterable[Held]) -> None:
    """Tell the user which editions were taken off the schedule."""
    for one in held:
        address = step_address(Article(pk=one.article), Step.PUBLISH, one.language)
        words = gettext("Held back: the %(edition)s of “%(title)s” names someone who must not be named.")
        told = words % {"edition": edition_name(one.language), "title": one.title}
        messages.warning(request, format_html('{} <a href="{}">{}</a>', told, address, gettext("Replace the name")))


def tell_replaced(request: HttpRequest, result: Replaced) -> None:
    """Tell the user in how many places names were replaced, and where they were not."""
    done = len({(place.record_type, place.record_id, place.key) for place in result.done})
    if done:
        words = ngettext(
            "The name was replaced in %(count)d place.", "The name was replaced in %(count)d places.", done
        )
        messages.success(request, words % {"count": done})
    for where in dict.fromkeys(str(place.label) for place in result.left):
        messages.warning(request, gettext("Not replaced in %(place)s: change it there yourself.") % {"place": where})
