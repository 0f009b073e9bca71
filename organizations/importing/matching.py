"""Whether somebody or some organization of a list is here already, by the rules that find duplicates in the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from liaison.text.languages import LANGUAGES
from liaison.text.normalize import names_key, normalize
from organizations.merging.duplicates import NamesBySign
from organizations.models.named import Named

if TYPE_CHECKING:
    from organizations.merging.duplicates import DuplicateReason

Record = TypeVar("Record", bound=Named)


@dataclass(frozen=True)
class Match(Generic[Record]):
    """What was found: the one ``record`` that is the same, or those that may be (ids, with the reason)."""

    record: Record | None = None
    perhaps: tuple[tuple[int, DuplicateReason], ...] = ()


class Matcher(Generic[Record]):
    """Finds records of ``model`` by their names. All names are in memory, as on the page of duplicates."""

    def __init__(self, model: type[Record]) -> None:
        self._model = model
        self._names = NamesBySign(dict(model._base_manager.order_by("pk").values_list("pk", "names_key")))

    def find(self, names: dict[str, str], others: list[str]) -> Match[Record]:
        """Return what bears ``names`` (by language) or one of the ``others``."""
        lines = names_key(*names.values(), *others)
        found = self._names.like(lines)
        same = [pk for pk, _reason in found if self._is_same(pk, names)]
        if len(same) == 1:
            return Match(self._model._base_manager.get(pk=same[0]))
        return Match(perhaps=tuple(found))

    def add(self, record: Record) -> None:
        """Take a new record, or a new name of one, into account."""
        self._names.add(record.pk, record.names_key)

    def _is_same(self, pk: int, names: dict[str, str]) -> bool:
        """Return whether the record has one of ``names``, and none that contradicts the others."""
        record = self._model._base_manager.get(pk=pk)
        known = set(record.names_key.split("\n"))
        agreeing = [normalize(name) in known for name in names.values()]
        told = [
            normalize(names[code]) in known or not getattr(record, f"name_{code}")
            for code in LANGUAGES
            if code in names
        ]
        return any(agreeing) and all(told)
