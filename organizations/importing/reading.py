"""Reading a list: CSV as Excel, LibreOffice and Google write it, or JSON after Popolo, told apart by the content."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liaison.text.normalize import clean, has_arabic
from organizations.importing.columns import ORGANIZATIONS, PEOPLE, column_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOST_BYTES = 50_000_000
# In a cell, between names.
_BETWEEN = "|"


class ListError(Exception):
    """The error that a file is no list that can be read; its words say where, and what to do."""


@dataclass
class Row:
    """One person or organization as it was read, from ``line`` (of JSON: the place in its list, from 1)."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    # Posts after Popolo; a row of a CSV has at most one, in its columns.
    posts: list[dict[str, str]] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return the value of a column; empty if it is not there."""
        return self.values.get(name, "")

    def called(self) -> str:
        """Return how the report calls it."""
        return self.get("name_ar") or self.get("name_en") or "—"


def read_list(path: Path, kind: str, tell: Callable[[int, str, str], object]) -> list[Row]:
    """Return the rows of a list of "people" or "organizations"; ``tell`` is told what is unusual. Raises ListError."""
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise ListError(f"The file has more than {MOST_BYTES // 1_000_000} MB. Divide it.")
    text = _text(data, tell)
    if text.lstrip()[:1] in ("{", "["):
        return _of_popolo(text, kind)
    return _of_csv(text, PEOPLE if kind == "people" else ORGANIZATIONS, tell)


def _text(data: bytes, tell: Callable[[int, str, str], object]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data or data.startswith(b"PK"):
        raise ListError("This is no CSV and no JSON. From a spreadsheet, save it as “CSV UTF-8”.")
    text = data.decode("cp1256", errors="replace")
    if "\ufffd" in text or not has_arabic(text):
        raise ListError("This file is neither in UTF-8 nor in Windows-1256. Save it as “CSV UTF-8”.")
    tell(0, "", "The file is in Windows-1256, and was read as that. Check a few names; “CSV UTF-8” is safer.")
    return text


def _of_csv(text: str, known: dict[str, str], tell: Callable[[int, str, str], object]) -> list[Row]:
    head = text.lstrip("\n").partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        headers = next((row for row in reader if any(cell.strip() for cell in row)), [])
        columns = column_names(headers, known)
        if not {"name_ar", "name_en"} & set(columns.values()):
            raise ListError(
                f"line {reader.line_num}: no column has names. Call it name_ar or name_en (known: {', '.join(known)})."
            )
        for place, header in enumerate(headers):
            if place not in columns and header.strip():
                tell(reader.line_num, "", f"the column “{header.strip()}” is not known, and is left out")
        return list(_rows(reader, columns))
    except csv.Error as error:
        raise ListError(f"line {reader.line_num}: the CSV is broken ({error}). Nothing was changed.") from None


def _rows(reader: Any, columns: dict[int, str]) -> Iterator[Row]:
    end = reader.line_num
    for cells in reader:
        # A cell may hold line ends: a row begins behind the one before it.
        line, end = end + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            named = ((columns[place], clean(cell).strip()) for place, cell in enumerate(cells) if place in columns)
            yield Row(line, {name: value for name, value in named if value})


def _of_popolo(text: str, kind: str) -> list[Row]:
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ListError(f"line {line}: the JSON is broken. Nothing was changed.") from None
    name = "persons" if kind == "people" else "organizations"
    listed = data.get(name) if isinstance(data, dict) else data
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ListError(f"This JSON has no list of “{name}”, as Popolo has. Nothing was changed.")
    bodies = {str(body.get("id")): body for body in _dicts(data, "organizations")}
    rows = [_popolo_row(number, one, kind, bodies) for number, one in enumerate(listed, 1)]
    by_id = {row.get("id"): row for row in rows if row.get("id")}
    for membership in _dicts(data, "memberships"):
        if kind == "people" and (row := by_id.get(str(membership.get("person_id")))):
            row.posts.append(_post(membership, bodies))
    return rows


def _dicts(data: Any, name: str) -> list[dict[str, Any]]:
    found = data.get(name) if isinstance(data, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _popolo_row(number: int, one: dict[str, Any], kind: str, bodies: dict[str, Any]) -> Row:
    names, others = _names(one)
    values = {"id": _said(one.get("id")), **names, "other_names": _BETWEEN.join(others)}
    if kind == "people":
        values |= _by_script("honorific", _said(one.get("honorific_prefix"))) | _by_script(
            "biography", _said(one.get("biography"))
        )
        posts = [_post(post, bodies) for post in _dicts(one, "memberships")]
    else:
        links = [_said(link.get("url")) for link in _dicts(one, "links")]
        above = bodies.get(str(one.get("parent_id")), {})
        values |= {
            "kind": _said(one.get("classification")),
            "website": links[0] if links else "",
            "parent": _said(above.get("name")),
        }
        values |= _by_script("description", _said(one.get("description") or one.get("abstract")))
        posts = []
    return Row(number, {name: value for name, value in values.items() if value}, posts)


def _names(one: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return the name in each language, and the other names."""
    names, others = _by_script("name", _said(one.get("name"))), []
    for other in _dicts(one, "other_names"):
        said = _said(other.get("name"))
        column = f"name_{_said(other.get('lang'))[:2]}"
        if column in ("name_ar", "name_en") and column not in names:
            names[column] = said
        elif said:
            others.append(said)
    return names, others


def _post(post: dict[str, Any], bodies: dict[str, Any]) -> dict[str, str]:
    body = post.get("organization") or bodies.get(str(post.get("organization_id"))) or {}
    named = _said(body.get("name")) if isinstance(body, dict) else _said(body)
    words = _said(post.get("post") if isinstance(post.get("post"), str) else post.get("role") or post.get("label"))
    said = {"organization": named, **_by_script("post", words)}
    return {**said, **{name: _said(post.get(name)) for name in ("start_date", "end_date")}}


def _by_script(name: str, text: str) -> dict[str, str]:
    return {f"{name}_{'ar' if has_arabic(text) else 'en'}": text} if text else {}


def _said(value: object) -> str:
    return clean(str(value)).strip() if isinstance(value, str | int) else ""


def listed_names(text: str) -> list[str]:
    """Return the names in a cell: one a line, or with “|” between them."""
    return [name.strip() for line in text.splitlines() for name in line.split(_BETWEEN) if name.strip()]
