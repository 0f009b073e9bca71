"""The invented archive as a file that ``import_content`` reads: the way of any other archive, and the same for both databases."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

from django.db.models import FileField

from articles.models import Article, Version
from articles.models.content import PICTURE_FACTS, RELATIONS, TEXTS
from articles.models.version import Change
from articles.models.workflow import State
from bench.archive.cast import Cast, make_cast
from bench.archive.news import Newsroom, Stretch
from bench.archive.prose import Prose
from bench.archive.words import arabic_pool, english_pool
from liaison import __version__
from liaison.files.private import private_file
from liaison.models import Event
from liaison.portable.columns import WRITERS
from liaison.portable.declaring import Scope
from liaison.portable.inventory import Type, types
from liaison.portable.lines import Header, LineWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from django.db.models import Model

SEED, LENGTH = 2026, 2_000


def write_archive(path: Path, size: int, *, history: bool = False) -> Iterator[int]:
    """Write an archive of ``size`` articles to ``path``, and yield how many are written, each time some more are.

    With ``history`` each edition that is out has a version and two events, as in a newsroom at work.
    """
    chance = Random(SEED)
    arabic = Prose(chance, arabic_pool(chance), "المرجع {number} من أرشيف مختلق.")
    english = Prose(chance, english_pool(chance), "Reference {number} of an invented archive.")
    cast = make_cast(chance, size)
    with private_file(path) as stream:
        lines = _Lines(LineWriter(stream))
        lines.writer.header(Header(__version__, Scope.CONTENT, {}))
        lines.write(_of_cast(cast))
        written = 0
        for stretch in Newsroom(chance, cast, arabic, english, size).stretches(LENGTH):
            lines.write_stretch(stretch)
            if history:
                lines.write(_history(stretch))
            written += len(stretch.articles)
            yield written
        lines.writer.trailer()


class _Lines:
    def __init__(self, writer: LineWriter) -> None:
        self.writer = writer
        self.ids: defaultdict[type[Model], count] = defaultdict(lambda: count(1))

    def write(self, records: Iterable[Model]) -> None:
        for record in records:
            if record.pk is None:
                record.pk = next(self.ids[type(record)])
            self.writer.write(_line(record))

    def write_stretch(self, stretch: Stretch) -> None:
        for records in (stretch.meetings, stretch.delegations, stretch.attendances, stretch.articles):
            self.write(records)
        self.write(stretch.withdrawals)
        for (model, relation), pairs in stretch.links.items():
            field: Any = model._meta.get_field(relation)
            through = field.remote_field.through
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            self.write(through(**{own: one, other: two}) for one, two in pairs)


@cache
def _tables() -> dict[type[Model], Type]:
    return {table.model: table for table in types(Scope.CONTENT)}


def _line(record: Model) -> dict[str, Any]:
    table = _tables()[type(record)]
    return {"type": table.name, **{column.name: _value(record, column) for column in table.columns}}


def _value(record: Model, column: Any) -> Any:
    # As saving fills it, such as with the moment of the last change.
    value = column.field.pre_save(record, True)
    if isinstance(column.field, FileField):
        return str(value or "")
    write = WRITERS.get(column.kind)
    return write(value) if write and value is not None else value


def _of_cast(cast: Cast) -> Iterator[Model]:
    yield from (cast.office, cast.friend, *cast.others.records)
    yield from cast.people.records
    yield from cast.topics.records


def _history(stretch: Stretch) -> Iterator[Model]:
    links: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for (model, relation), pairs in stretch.links.items():
        if model is Article:
            for one, two in pairs:
                links[relation, one].append(two)
    for article in stretch.articles:
        for language in ("ar", "en"):
            if getattr(article, f"state_{language}") == State.PUBLISHED:
                shared = {relation: sorted(links[relation, article.pk]) for relation in RELATIONS}
                yield from _of_edition(article, language, shared)


def _of_edition(article: Article, language: str, shared: dict[str, Any]) -> Iterator[Model]:
    at = getattr(article, f"published_at_{language}")
    texts = {name: getattr(article, f"{name}_{language}") or "" for name in TEXTS}
    facts = {
        name: str(value) if hasattr(value := getattr(article, name), "storage") else value for name in PICTURE_FACTS
    }
    content = {"texts": texts, "shared": {"kind": article.kind, "meeting_id": article.meeting_id, **facts, **shared}}
    yield Version(
        article=article, language=language, number=1, change=Change.FIRST, content=content, at=at, settled_at=at
    )
    for action in ("submit", "publish"):
        yield Event(
            at=at,
            by_name="Invented",
            action=action,
            record_type="articles.article",
            record_id=article.pk,
            record_label=getattr(article, f"title_{language}")[:300],
            language=language,
        )
