"""Where authors, categories and tags go: read from a file that staff edit, and a template of it written from the export."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User

from articles.models.kind import ArticleKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from articles.wordpress.survey import Survey, Term

# Kinds that a category can stand for. A meeting report needs its meeting, which an export does not hold.
KINDS = tuple(kind.value for kind in ArticleKind if kind != ArticleKind.MEETING_REPORT)
_SECTIONS = {"authors": "author", "categories": "category", "tags": "post_tag"}
# What WordPress files everything under that has no category.
_NO_CATEGORY = (
    "uncategorized",
    "غير-مصنف",
    "%d8%ba%d9%8a%d8%b1-%d9%85%d8%b5%d9%86%d9%81",
    "%d8%ba%d9%8a%d8%b1-%d9%85%d8%b5%d9%86%d9%81-ar",
)


class MappingError(Exception):
    """The error that a mapping file cannot be used; its words say which line of it, and what to write there."""


@dataclass(frozen=True)
class Goal:
    """What a category or tag becomes: a kind of article, a topic (its name or address; "" its own name), or nothing."""

    kind: str = ""
    topic: str | None = None


@dataclass
class Mapping:
    """The decisions of a mapping file: accounts by author, goals by taxonomy and slug."""

    authors: dict[str, User] = field(default_factory=dict)
    goals: dict[tuple[str, str], Goal] = field(default_factory=dict)

    def goal(self, taxonomy: str, slug: str) -> Goal:
        """Return what a term becomes: as decided, else a category a topic of its name, and a tag nothing."""
        if (taxonomy, slug) in self.goals:
            return self.goals[taxonomy, slug]
        return Goal(topic="") if taxonomy == "category" and not is_nothing(slug) else Goal()


def is_nothing(slug: str) -> bool:
    """Return whether a category is the one for what has no category."""
    return slug.lower().startswith(_NO_CATEGORY)


def read_mapping(path: Path) -> Mapping:
    """Return the mapping in the file (TOML). Raises MappingError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MappingError(f"{path}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path} is not TOML in UTF-8: {error}") from None
    unknown = data.keys() - _SECTIONS.keys()
    if unknown:
        raise MappingError(f"{path} has the section [{sorted(unknown)[0]}]. Known are {', '.join(_SECTIONS)}.")
    mapping = Mapping()
    for section, taxonomy in _SECTIONS.items():
        for key, value in _entries(data.get(section, {}), section):
            if taxonomy == "author":
                _add_author(mapping, key, value)
            else:
                mapping.goals[taxonomy, key] = _goal(value, f"[{section}] {key}")
    return mapping


def _entries(entries: Any, section: str) -> Iterator[tuple[str, str]]:
    if not isinstance(entries, dict):
        raise MappingError(f"{section} must be a section, as in the template that --write-mapping writes.")
    for key, value in entries.items():
        if not isinstance(value, str):
            raise MappingError(f'[{section}] {key}: write a text in quotation marks, such as "topic" or "".')
        yield key, value.strip()


def _add_author(mapping: Mapping, login: str, username: str) -> None:
    if not username:
        return
    user = User.objects.filter(username=username).first()
    if user is None:
        raise MappingError(f'[authors] {login}: there is no account “{username}” here. Write the name of one, or "".')
    mapping.authors[login] = user


def _goal(value: str, where: str) -> Goal:
    kind, topic = "", None
    for part in filter(None, (part.strip() for part in value.split(";"))):
        name, _colon, said = (text.strip() for text in part.partition(":"))
        if name == "topic":
            topic = said
        elif name == "kind" and said in KINDS:
            kind = said
        else:
            raise MappingError(
                f"{where}: “{part}” is not understood. Write “topic”, “topic: its name or address”, "
                f"“kind: …” ({', '.join(KINDS)}), both with “;” between them, or nothing to leave it out."
            )
    return Goal(kind, topic)


def template(survey: Survey, mapping: Mapping) -> str:
    """Return a mapping file for the export, filled in with what happens without one, for staff to change."""
    lines = [
        f"# Where the content of {survey.site.address or 'the old site'} goes. Edit it, and give it to import_wordpress",
        "# with --mapping. What is deleted here goes where it would go without this file.",
        "",
        '# The account here that counts as the writer; "" for none.',
        "[authors]",
        *(
            f'{_quoted(login)} = ""  # {name}, {survey.written[login]} posts'
            for login, name in sorted(survey.authors.items())
        ),
        "",
        '# "topic" (of the same name), "topic: name or address of a topic here", "kind: '
        + '", "kind: '.join(KINDS)
        + '",',
        '# a kind and a topic ("kind: statement; topic"), or "" for neither.',
        "[categories]",
        *_terms(survey, mapping, "category"),
        "",
        "# The same for tags. They are left out unless named here.",
        "[tags]",
        *_terms(survey, mapping, "post_tag"),
    ]
    return "\n".join(lines) + "\n"


def _terms(survey: Survey, mapping: Mapping, taxonomy: str) -> Iterator[str]:
    terms = sorted((term for term in survey.terms.values() if term.taxonomy == taxonomy), key=_by_use)
    for term in terms:
        goal = mapping.goal(taxonomy, term.slug)
        parts = [f"kind: {goal.kind}"] if goal.kind else []
        parts += [] if goal.topic is None else [f"topic: {goal.topic}" if goal.topic else "topic"]
        names = " / ".join(dict.fromkeys((*term.names.values(), term.name)))
        yield f"{_quoted(term.slug)} = {_quoted('; '.join(parts))}  # {' '.join(names.split())}, {term.used} posts"


def _by_use(term: Term) -> tuple[int, str]:
    return -term.used, term.slug


def _quoted(text: str) -> str:
    """Return ``text`` as a basic string of TOML, which is written like one of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
