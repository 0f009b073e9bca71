"""Bringing rows of a list in: what is not here is made, what is here gets what it lacks, and nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError

from liaison.importing.models import Origin, digest
from liaison.importing.report import Outcome, Report
from liaison.staff.audit.models import record_event
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import names_key, normalize
from organizations.importing.matching import Match, Matcher
from organizations.importing.reading import Row, listed_names
from organizations.merging.duplicates import REASONS
from organizations.models.named import Named
from organizations.protection.findings import find
from organizations.protection.people import protected_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

    from organizations.protection.places import Place

Record = TypeVar("Record", bound=Named)
IMPORT = "import_record"
YES, NO = ("1", "yes", "true", "y", "نعم"), ("0", "no", "false", "n", "لا")


class RowError(Exception):
    """The error that a row cannot be brought in; its words say why."""


@dataclass
class Filler(Generic[Record]):
    """Brings rows in. ``makes_likely``: make also what may be here already. ``by``: whoever runs the import."""

    report: Report
    by: User | None = None
    makes_likely: bool = False
    kind: ClassVar[str]
    model: ClassVar[Any]
    # Columns of text that are filled where they are empty.
    texts: ClassVar[tuple[str, ...]]

    def __post_init__(self) -> None:
        self._matcher: Matcher[Record] = Matcher(self.model)

    def bring(self, row: Row) -> Outcome:
        """Store what ``row`` says. Raises RowError."""
        names: dict[str, str] = {code: row.get(f"name_{code}") for code in LANGUAGES if row.get(f"name_{code}")}
        if not names:
            raise RowError("it has no name")
        others = listed_names(row.get("other_names"))
        key = digest("id", row.get("id")) if row.get("id") else digest("names", sorted(map(normalize, names.values())))
        record, is_new = self._record(row, key, names, others)
        if record is None:
            return Outcome.OUT if is_new else Outcome.KEPT
        changed = self._fill(record, row, names, others, is_new=is_new)
        if changed:
            self._store(record)
        added = self.link(record, row)
        self._matcher.add(record)
        if not changed and not added:
            return Outcome.SAME
        about = {"record_type": record._meta.label_lower, "record_id": record.pk, "seen": digest(row.values)}
        Origin.objects.update_or_create(source="list", kind=self.kind, key=key, defaults=about)
        record_event(IMPORT, record, self.by)
        return Outcome.NEW if is_new else Outcome.CHANGED

    def _record(self, row: Row, key: str, names: dict[str, str], others: list[str]) -> tuple[Record | None, bool]:
        """Return the record of the row, and whether it is new; None for one that is not to be touched or made."""
        origin = Origin.objects.filter(source="list", kind=self.kind, key=key).first()
        if origin:
            known = self.model._base_manager.filter(pk=origin.record_id).first()
            if known is None or getattr(known, "forgotten_at", None):
                self.report.tell(
                    row.line, row.called(), "it was deleted here after it was brought in: it is not made again"
                )
                return None, False
            return known, False
        match: Match[Record] = self._matcher.find(names, others)
        if match.record:
            return match.record, False
        if match.perhaps and not self.makes_likely:
            alike = ", ".join(f"{pk} ({REASONS[reason]})" for pk, reason in match.perhaps[:5])
            self.report.tell(
                row.line,
                row.called(),
                f"it may be here already, as number {alike}: not made. With --create-likely it is",
            )
            return None, True
        return self.model(), True

    def _fill(self, record: Record, row: Row, names: dict[str, str], others: list[str], *, is_new: bool) -> bool:
        """Give the record what it lacks, and return whether it lacked anything."""
        wanted = {f"name_{code}": name for code, name in names.items()}
        wanted |= {name: row.get(name) for name in self.texts if row.get(name)}
        lacking = {name: value for name, value in wanted.items() if is_new or not getattr(record, name)}
        for name, value in lacking.items():
            setattr(record, name, value)
        stored = (getattr(record, name) for name in ("name_ar", "name_en", "other_names"))
        known = names_key(*stored).split("\n")
        unknown = [name for name in (*names.values(), *others) if normalize(name) not in known]
        if unknown:
            record.other_names = "\n".join(filter(None, (record.other_names, *dict.fromkeys(unknown))))
        return self.decide(record, row, is_new=is_new) or bool(lacking or unknown)

    def _store(self, record: Record) -> None:
        """Save the record, if it is sound and names nobody who must not be named."""
        try:
            record.full_clean()
        except ValidationError as error:
            raise RowError(_words(error)) from None
        if any(finding.stops for finding in find(self.places(record), protected_people())):
            raise RowError("it names somebody who must not be named")
        record.save()

    def decide(self, record: Record, row: Row, *, is_new: bool) -> bool:
        """Set what is no text; return whether anything changed."""
        raise NotImplementedError

    def link(self, record: Record, row: Row) -> bool:
        """Link the stored record to others; return whether a link was new."""
        return False

    def places(self, record: Record) -> Iterable[Place]:
        """Return the texts of the record that visitors may see."""
        raise NotImplementedError


def yes_or_no(row: Row, name: str) -> bool | None:
    """Return what the column says; None if it is empty. Raises RowError for anything else."""
    said = row.get(name).casefold()
    if not said:
        return None
    if said not in (*YES, *NO):
        raise RowError(f"{name}: “{row.get(name)}” is neither yes nor no")
    return said in YES


def a_day(text: str, name: str) -> dt.date | None:
    """Return the date in ``text`` (2024-05-31); None if it is empty. Raises RowError."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise RowError(f"{name}: “{text}” is no date. Write it as 2024-05-31") from None


def one_of(row: Row, name: str, choices: Any) -> str:
    """Return the choice that the column names, by its value or its label; empty if it is empty. Raises RowError."""
    said = row.get(name)
    known = {value.casefold(): value for value in choices.values}
    if said and said.casefold() not in known:
        raise RowError(f"{name}: “{said}” is not known. Write one of {', '.join(choices.values)}")
    return known.get(said.casefold(), "")


def _words(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return "; ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())
