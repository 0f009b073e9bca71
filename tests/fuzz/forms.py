"""Forms as pages have them, and what they look like after somebody tampered with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from tests.fuzz.values import NUMBERS, files, tricky

if TYPE_CHECKING:
    from collections.abc import Callable

# A name, and its value: text as bytes, or a file's name, kind and content.
Control = tuple[bytes, "bytes | tuple[str, str, bytes]"]
_COUNTS = re.compile(rb"-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$")
_BOUNDARY = b"----fuzz"


@dataclass(frozen=True)
class Form:
    """What a browser sends of one form: ``controls`` in order, ``buttons`` of which one is pressed, ``files`` by name."""

    action: str
    controls: tuple[Control, ...] = ()
    buttons: tuple[Control, ...] = ()
    files: tuple[bytes, ...] = ()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, list, list, list]] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.values: set[str] = set()
        self._select = ""
        self._area: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "form":
            self.forms.append((has.get("action", ""), has.get("method", "get").lower(), [], [], []))
        name, value = has.get("name", ""), has.get("value", "")
        if tag in ("input", "select", "textarea", "button") and name:
            self.names.add(name)
        if not self.forms:
            return
        _action, _method, controls, buttons, uploads = self.forms[-1]
        if tag == "input" and name:
            kind = has.get("type", "text")
            if kind == "file":
                uploads.append(name)
            elif kind in ("submit", "image"):
                buttons.append((name, value))
            elif kind not in ("checkbox", "radio") or "checked" in has:
                controls.append((name, value or ("on" if kind == "checkbox" else "")))
            else:
                self.values.add(value)
        elif tag == "button" and name and has.get("type", "submit") == "submit":
            buttons.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option":
            self.values.add(value)
            if self._select and "selected" in has:
                controls.append((self._select, value))
        elif tag == "textarea" and name:
            self._area = [name]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea" and self._area and self.forms:
            name, *text = self._area
            self.forms[-1][2].append((name, "".join(text)))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)


@dataclass(frozen=True)
class Found:
    """What a page offers: its forms that post, its links, and the names and values of its controls."""

    forms: tuple[Form, ...] = ()
    links: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def read(html: str) -> Found:
    """Return what the page ``html`` offers."""
    reader = _Reader()
    reader.feed(html)
    forms = tuple(
        Form(action, _encoded(controls), _encoded(buttons), tuple(name.encode() for name in uploads))
        for action, method, controls, buttons, uploads in reader.forms
        if method == "post"
    )
    values = tuple(sorted(value for value in reader.values if len(value) < 100))
    return Found(forms, tuple(reader.links), tuple(sorted(reader.names)), values)


def _encoded(controls: list[tuple[str, str]]) -> tuple[Control, ...]:
    return tuple((name.encode(), value.encode()) for name, value in controls)


@st.composite
def tampered(draw: Callable, form: Form) -> tuple[Control, ...]:
    """Draw what is sent of ``form``: left out, doubled, of the wrong kind, with other counts, with files of odd kinds."""
    controls = list(form.controls)
    if form.buttons and draw(st.booleans()):
        controls.append(draw(st.sampled_from(form.buttons)))
    for name in form.files:
        if draw(st.integers(0, 2)):
            controls.append((name, draw(files)))
    for way in draw(st.lists(st.sampled_from(_WAYS), max_size=5)):
        if controls:
            way(draw, controls, draw(st.integers(0, len(controls) - 1)))
    return tuple(controls)


def _replace(draw: Callable, controls: list[Control], place: int) -> None:
    controls[place] = (controls[place][0], draw(tricky))


def _cut(draw: Callable, controls: list[Control], place: int) -> None:
    """Of a value that is understood, a part, or more than all of it."""
    name, value = controls[place]
    if isinstance(value, bytes) and value:
        at = draw(st.integers(0, len(value)))
        controls[place] = (
            name,
            draw(st.sampled_from((value[:at], value[at:], value * 2, value[:at] + b"9" + value[at:]))),
        )


def _cut_own(draw: Callable, controls: list[Control], place: int) -> None:
    """What the page itself brought, hidden: what it showed, its name, its author."""
    own = [at for at, (name, _value) in enumerate(controls) if name.startswith(b"_")]
    if own:
        draw(st.sampled_from((_cut, _replace, _drop)))(draw, controls, draw(st.sampled_from(own)))


def _drop(_draw: Callable, controls: list[Control], place: int) -> None:
    del controls[place]


def _double(draw: Callable, controls: list[Control], place: int) -> None:
    name, value = controls[place]
    controls.append((name, draw(st.one_of(st.just(value), tricky))))


def _add(draw: Callable, controls: list[Control], _place: int) -> None:
    controls.append((draw(tricky)[:100], draw(tricky)))


def _swap(draw: Callable, controls: list[Control], place: int) -> None:
    _name, value = draw(st.sampled_from(controls))
    controls[place] = (controls[place][0], value)


def _put_file(draw: Callable, controls: list[Control], place: int) -> None:
    controls[place] = (controls[place][0], draw(files))


def _rename(draw: Callable, controls: list[Control], place: int) -> None:
    name, value = controls[place]
    if re.search(rb"-\d+-", name):
        number = draw(st.sampled_from((b"1", b"99", b"-1", b"x", b"__prefix__")))
        controls[place] = (re.sub(rb"-\d+-", b"-%s-" % number, name), value)
        return
    others = (name + b"x", name.upper(), name + b"[]", name + b"\x00", b"_" + name, name.removesuffix(b"_ar"))
    controls[place] = (draw(st.sampled_from(others)), value)


def _count(draw: Callable, controls: list[Control], _place: int) -> None:
    counts = [at for at, (name, _value) in enumerate(controls) if _COUNTS.search(name)]
    if counts:
        at = draw(st.sampled_from(counts))
        controls[at] = (controls[at][0], draw(st.sampled_from(NUMBERS)).encode())


def _add_row(draw: Callable, controls: list[Control], _place: int) -> None:
    """Another row of a formset, with what the empty one has, and with the count changed for it."""
    prefixes = sorted({name.partition(b"-__prefix__-")[0] for name, _value in controls if b"-__prefix__-" in name})
    if not prefixes:
        return
    prefix = draw(st.sampled_from(prefixes))
    number = draw(st.sampled_from((b"0", b"1", b"7")))
    controls += [
        (name.replace(b"__prefix__", number), draw(st.one_of(st.just(value), tricky)))
        for name, value in controls
        if name.startswith(prefix + b"-__prefix__-")
    ]
    for at, (name, _value) in enumerate(controls):
        if name == prefix + b"-TOTAL_FORMS":
            controls[at] = (name, b"%d" % (int(number) + 1))


_WAYS = (
    *(_replace, _replace, _replace, _cut, _cut_own, _drop, _double, _add, _swap, _put_file, _rename, _count, _add_row),
)

_KINDS_OF_BODY = ("", "", "", "", "", "", "charset", "json", "plain", "cut", "boundary", "none")


@st.composite
def bodies(draw: Callable, controls: tuple[Control, ...]) -> tuple[bytes, str]:
    """Draw how ``controls`` are sent: the body, and what it says that it is."""
    wrong = draw(st.sampled_from(_KINDS_OF_BODY))
    if any(isinstance(value, tuple) for _name, value in controls) or wrong in ("cut", "boundary"):
        body, kind = _multipart(controls), f"multipart/form-data; boundary={_BOUNDARY.decode()}"
    else:
        pairs = [b"=".join(quote_from_bytes(part).encode() for part in pair) for pair in controls]
        body, kind = b"&".join(pairs), "application/x-www-form-urlencoded"
    match wrong:
        case "charset":
            kind += "; charset=" + draw(st.sampled_from(("utf-16", "utf-7", "x", "idna", "hex", "cp1256", "undefined")))
        case "json":
            kind = "application/json"
        case "plain":
            kind = "text/plain"
        case "cut":
            body = body[: draw(st.integers(0, len(body)))]
        case "boundary":
            kind = draw(
                st.sampled_from(
                    (
                        "multipart/form-data",
                        "multipart/form-data; boundary=",
                        "multipart/form-data; boundary=x",
                        "multipart/form-data; boundary=" + "x" * 300,
                        "multipart/form-data; boundary=\xff",
                    )
                )
            )
        case "none":
            kind = ""
    return body, kind


def _multipart(controls: tuple[Control, ...]) -> bytes:
    parts = []
    for name, value in controls:
        head = b'Content-Disposition: form-data; name="%s"' % name.replace(b'"', b"%22").replace(b"\n", b"%0A")
        if isinstance(value, tuple):
            filename, kind, content = value
            head += b'; filename="%s"\r\nContent-Type: %s' % (
                filename.replace('"', "%22").encode("utf-8", "surrogatepass"),
                kind.encode(),
            )
            value = content
        parts.append(b"--%s\r\n%s\r\n\r\n%s\r\n" % (_BOUNDARY, head, value))
    return b"".join([*parts, b"--%s--\r\n" % _BOUNDARY])
