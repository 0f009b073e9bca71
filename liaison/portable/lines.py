"""The lines of an export: a header, one line a row, and a trailer by which a file that was cut or changed is noticed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from liaison.portable.declaring import PortableError, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The version of the format. Raise it when a reader of the former one would misunderstand a file.
FORMAT = 1
HEADER, TRAILER, COUNTER, FILE = "header", "trailer", "counter", "file"
# Lines are longer than any text only if the file is none of ours.
_LONGEST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Header:
    """The first line: which version wrote the file, how much it holds, and how many rows of each type there are."""

    product: str
    scope: Scope
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Checked:
    """A file that is whole: its header, the SHA-256 of what stands before the trailer, and its lines without both."""

    header: Header
    sha256: str
    lines: int
    # Where the second line begins, in bytes.
    start: int


class LineWriter:
    """Writes lines to ``stream`` and remembers what the trailer will say of them."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.lines, self._hash = stream, 0, hashlib.sha256()

    def write(self, *values: Mapping[str, Any]) -> None:
        text = b"".join(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE) for value in values)
        self._hash.update(text)
        self.stream.write(text)
        self.lines += len(values)

    def header(self, header: Header) -> None:
        about = {"format": FORMAT, "product": header.product, "scope": header.scope.value}
        self.write({"type": HEADER, **about, "counts": dict(header.counts)})

    def trailer(self) -> str:
        """Write the last line, and return the SHA-256 of all lines before it."""
        sha256 = self._hash.hexdigest()
        self.write({"type": TRAILER, "lines": self.lines, "sha256": sha256})
        return sha256


def checked(stream: BinaryIO) -> Checked:
    """Read ``stream``, which can seek, to its end. Raises PortableError if it is no whole export of this format."""
    stream.seek(0)
    digest, first, last, lines, start = hashlib.sha256(), b"", b"", 0, 0
    for line in _raw_lines(stream):
        if not lines:
            first, start = line, len(line)
            _refuse_another_format(first)
        digest.update(last)
        last, lines = line, lines + 1
    if not lines:
        raise PortableError("The file is empty.")
    trailer = _trailer(last, lines)
    if trailer.get("lines") != lines - 1 or trailer.get("sha256") != digest.hexdigest():
        raise PortableError(
            f"line {lines}: the file was changed since it was written, or damaged on the way: it is not the one that its last "
            "line describes. Take another copy."
        )
    return Checked(_header(first), digest.hexdigest(), lines - 2, start)


def lines_from(stream: BinaryIO, offset: int, number: int, many: int) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield ``many`` lines from the byte ``offset`` on: number of the line, byte after it, and what it holds.

    The first has the ``number``. Raises PortableError for a line that is no JSON object with a type.
    """
    stream.seek(offset)
    for count, line in enumerate(_raw_lines(stream)):
        if count == many:
            return
        offset += len(line)
        yield number + count, offset, parsed(line, number + count)


def parsed(line: bytes, number: int) -> dict[str, Any]:
    """Return the JSON object in ``line``. Raises PortableError if there is none, or one without a type."""
    try:
        value = orjson.loads(line)
    except ValueError as error:
        raise PortableError(f"line {number}: this is not JSON in UTF-8 ({error}).") from None
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise PortableError(f"line {number}: this is not an object with a “type”.")
    return value


def _raw_lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(_LONGEST):
        yield line


def _refuse_another_format(line: bytes) -> None:
    value = parsed(line, 1)
    if value["type"] != HEADER or "format" not in value:
        raise PortableError("line 1: this is not the first line of an export. export_content writes such files.")
    if value["format"] != FORMAT:
        raise PortableError(
            f"line 1: the file has format {value['format']}, written by Liaison {value.get('product')}. This Liaison reads "
            f"format {FORMAT}: use the version that wrote the file, or a newer one."
        )


def _header(line: bytes) -> Header:
    value = parsed(line, 1)
    try:
        return Header(str(value["product"]), Scope(value["scope"]), {**value["counts"]})
    except (KeyError, TypeError, ValueError):
        raise PortableError("line 1: “product”, “scope” or “counts” is missing or unknown.") from None


def _trailer(line: bytes, number: int) -> dict[str, Any]:
    try:
        value = parsed(line, number) if line.endswith(b"\n") else {}
    except PortableError:
        value = {}
    if value.get("type") != TRAILER:
        raise PortableError(
            f"line {number}: the file ends here, without its last line: it was cut off. Copy or export it again."
        )
    return value
