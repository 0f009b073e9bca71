"""A survey of the export, made before anything is written: which items there are, what belongs together, which files.

It lies in a temporary database on the disk, which goes with the process, however that ends: what is in memory does not
grow with the number of posts.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from articles.wordpress.export import Element, Site
from articles.wordpress.languages import group_of, language_of, said_language, translated_ids
from liaison.text.languages import LANGUAGES
from office.address_spelling import spelled_address

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLES = """
PRAGMA cache_size = -4000;
CREATE TABLE item (
    id INTEGER PRIMARY KEY, line INTEGER, type TEXT, status TEXT, language TEXT, grp TEXT, slug TEXT, path TEXT
);
CREATE TABLE file (id INTEGER PRIMARY KEY, parent INTEGER, path TEXT, title TEXT, alt TEXT, caption TEXT, link TEXT);
"""
_INDEXES = """
CREATE INDEX item_group ON item (grp);
CREATE INDEX item_slug ON item (slug);
CREATE INDEX item_path ON item (path);
CREATE INDEX file_parent ON file (parent);
CREATE INDEX file_path ON file (path);
"""
UPLOADS = "/wp-content/uploads/"
# What comes over: posts become articles, pages become pages of the office.
BROUGHT = ("post", "page")


class Attached(NamedTuple):
    """A file of the media library: where it lies under ``uploads``, and what is said of it."""

    id: int
    path: str
    title: str
    alt: str
    caption: str
    link: str


@dataclass
class Term:
    """A category or a tag, with its names by language: those of its translations, if it has any."""

    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    id: int = 0
    names: dict[str, str] = field(default_factory=dict)
    # The slugs of the category in all its languages.
    slugs: tuple[str, ...] = ()
    used: int = 0


class Survey:
    """What an export holds. Terms and authors are in memory: there are as many as categories, tags and people."""

    def __init__(self) -> None:
        self.site = Site("", "")
        self.terms: dict[tuple[str, str], Term] = {}
        self.authors: dict[str, str] = {}
        self.written: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.comments = self.last_line = self.guessed = 0
        self._groups: list[dict[str, int]] = []
        self._rows = sqlite3.connect("")
        self._rows.executescript(_TABLES)

    def take(self, element: Element | Site) -> None:
        """Note one piece of the export."""
        if isinstance(element, Site):
            self.site = element
        elif element.name == "item":
            self.last_line = element.line
            self._take_item(element)
        elif element.name == "wp:author":
            self.authors[element.text("wp:author_login")] = element.text("wp:author_display_name")
        else:
            self._take_term(element)

    def _take_item(self, item: Element) -> None:
        self.comments += item.comments
        if item.type == "attachment":
            self._take_file(item)
        elif item.type not in BROUGHT:
            self.left_out[item.type] += 1
        elif item.id:
            row = (item.id, item.line, item.type, item.status, language_of(item, self.site), group_of(item))
            path = spelled_address(item.text("link")) if item.text("link") else ""
            columns = (*row, item.text("wp:post_name").lower(), path)
            self._rows.execute("INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)", columns)
            self.guessed += not said_language(item, self.site)
            self.written[item.text("dc:creator")] += 1
            for tag in item.tags:
                self._use(tag.taxonomy, tag.slug, tag.name)

    def _use(self, taxonomy: str, slug: str, name: str) -> None:
        if taxonomy not in ("category", "post_tag"):
            return
        term = self.terms.setdefault((taxonomy, slug), Term(taxonomy, slug, name or slug))
        term.used += 1

    def _take_file(self, item: Element) -> None:
        path = item.meta.get("_wp_attached_file", "") or upload_path(item.text("wp:attachment_url"))
        caption = item.text("excerpt:encoded")
        said = (item.text("title"), item.meta.get("_wp_attachment_image_alt", ""), caption, item.text("link"))
        row = (item.id, item.number("wp:post_parent"), path, *said)
        self._rows.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _take_term(self, element: Element) -> None:
        taxonomy = element.text("wp:term_taxonomy")
        taxonomy = {"wp:category": "category", "wp:tag": "post_tag"}.get(element.name, taxonomy)
        if taxonomy == "term_translations":
            self._groups.append(translated_ids(element.text("wp:term_description")))
        if taxonomy not in ("category", "post_tag"):
            return
        slug = next(filter(None, map(element.text, ("wp:category_nicename", "wp:tag_slug", "wp:term_slug"))), "")
        name = next(filter(None, map(element.text, ("wp:cat_name", "wp:tag_name", "wp:term_name"))), slug)
        known = self.terms.setdefault((taxonomy, slug), Term(taxonomy, slug, name))
        known.name, known.id = name, element.number("wp:term_id")
        known.parent = element.text("wp:category_parent") or element.text("wp:term_parent")

    def finish(self) -> None:
        """Bring together what belongs together, once all is noted."""
        self._rows.executescript(_INDEXES)
        # The original of a translation is in its group too.
        self._rows.execute("UPDATE item SET grp = 'post ' || id WHERE grp = ''")
        self._pair_by_slug()
        self._rows.commit()
        by_id = {term.id: term for term in self.terms.values() if term.id}
        for group in self._groups:
            found = {code: by_id[key] for code, key in group.items() if code in LANGUAGES and key in by_id}
            for term in found.values():
                term.names = {code: each.name for code, each in found.items()}
                term.slugs = tuple(each.slug for each in found.values())

    def _pair_by_slug(self) -> None:
        """Make one group of two items that share type and slug and differ in language, if no plugin pairs them."""
        self._rows.execute(
            "CREATE TABLE alone AS SELECT grp FROM item GROUP BY grp HAVING count(*) = 1 AND grp LIKE 'post %'"
        )
        self._rows.execute("CREATE INDEX alone_grp ON alone (grp)")
        self._rows.execute("""
            CREATE TABLE pair AS SELECT type, slug, min(id) AS first FROM item JOIN alone USING (grp)
            WHERE slug <> '' GROUP BY type, slug HAVING count(*) = 2 AND count(DISTINCT language) = 2
        """)
        self._rows.execute("CREATE INDEX pair_slug ON pair (slug)")
        self._rows.execute("""
            UPDATE item SET grp = 'slug ' || (SELECT first FROM pair WHERE pair.slug = item.slug AND pair.type = item.type)
            WHERE grp IN (SELECT grp FROM alone) AND EXISTS (
                SELECT 1 FROM pair WHERE pair.slug = item.slug AND pair.type = item.type
            )
        """)

    def line_of(self, item: int) -> int:
        """Return the line in which the item with this id stands first; 0 if it is not there."""
        found = self._rows.execute("SELECT line FROM item WHERE id = ?", (item,)).fetchone()
        return found[0] if found else 0

    def language_of(self, item: int) -> str:
        """Return the language of the item with this id."""
        found = self._rows.execute("SELECT language FROM item WHERE id = ?", (item,)).fetchone()
        return found[0] if found else ""

    def slug_of(self, item: int) -> str:
        """Return the slug of the item with this id."""
        found = self._rows.execute("SELECT slug FROM item WHERE id = ?", (item,)).fetchone()
        return found[0] if found else ""

    def translations(self, item: int) -> list[int]:
        """Return the ids of the other items of the same group and type, in their order."""
        query = """
            SELECT other.id FROM item JOIN item AS other ON other.grp = item.grp AND other.type = item.type
            WHERE item.id = ? AND other.id <> item.id ORDER BY other.id LIMIT 20
        """
        return [row[0] for row in self._rows.execute(query, (item,))]

    def is_brought(self, path: str) -> bool:
        """Return whether ``path`` (normalized) is the address of a post or a page of the export."""
        return bool(self._rows.execute("SELECT 1 FROM item WHERE path = ? LIMIT 1", (path,)).fetchone())

    def file(self, key: int) -> Attached | None:
        """Return the file of the media library with this id."""
        return self._first("id = ?", key)

    def file_at(self, path: str) -> Attached | None:
        """Return the file of the media library that lies at ``path`` under ``uploads``."""
        return self._first("path = ?", path)

    def files_of(self, item: int) -> Iterable[Attached]:
        """Return the files that were uploaded for an item, at most 100."""
        query = "SELECT id, path, title, alt, caption, link FROM file WHERE parent = ? ORDER BY id LIMIT 100"
        return [Attached(*row) for row in self._rows.execute(query, (item,))]

    def _first(self, where: str, value: object) -> Attached | None:
        query = f"SELECT id, path, title, alt, caption, link FROM file WHERE {where} LIMIT 1"  # noqa: S608
        row = self._rows.execute(query, (value,)).fetchone()
        return Attached(*row) if row else None

    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return how many items there are, by type, language and status."""
        query = "SELECT type, language, status, count(*) FROM item GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        return list(self._rows.execute(query))


def upload_path(address: str) -> str:
    """Return where a file lies under ``uploads``, from its address: ``2016/03/photo.jpg``; empty for other addresses."""
    _before, found, path = address.partition(UPLOADS)
    return path.partition("?")[0].partition("#")[0] if found else ""
