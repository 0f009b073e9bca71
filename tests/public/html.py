"""What is wrong with the structure of a page, in words; nothing when it is as every page of ours must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError

LEVELS = {f"h{level}": level for level in range(1, 7)}
CONTROLS = ("input", "select", "textarea")
# Controls that are their own label, or none.
UNLABELLED = ("hidden", "submit", "button", "image", "reset")
# Attributes that name other elements of the page.
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list")


def faults(page: str, language: str) -> list[str]:
    """Everything wrong with ``page``, which should be in ``language``."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        tree = parser.parse(page)
    except ParseError as error:
        line, column = parser.errors[-1][0]
        return [f"not HTML: {error}, line {line}, column {column}: {page.splitlines()[line - 1].strip()[:150]}"]
    checks = (_language, _head, _headings, _landmarks, _references, _pictures, _labels, _tables, _inline)
    return [fault for check in checks for fault in check(tree, language)]


def _language(tree: Element, language: str) -> Iterator[str]:
    if (tree.get("lang"), tree.get("dir")) != (language, {"ar": "rtl", "en": "ltr"}[language]):
        yield f"lang is {tree.get('lang')}, dir is {tree.get('dir')}"
    for element in tree.iter():
        # A bdi finds its own direction.
        if element.get("lang") and not element.get("dir") and element.tag not in ("bdi", "link", "option"):
            yield f"lang without dir: {_words(element)}"


def _head(tree: Element, language: str) -> Iterator[str]:
    if len(tree.findall("./head/title")) != 1 or not (tree.findtext("./head/title") or "").strip():
        yield "no title"
    named = Counter(meta.get("name") or meta.get("property") for meta in tree.iter("meta"))
    for name in ("viewport", "description"):
        if named[name] != 1:
            yield f"{named[name]} × meta {name}"


def _headings(tree: Element, language: str) -> Iterator[str]:
    found = [element for element in tree.iter() if element.tag in LEVELS]
    if [element.tag for element in found].count("h1") != 1:
        yield f"not one h1: {[_words(element) for element in found if element.tag == 'h1']}"
    before = 0
    for element in found:
        if LEVELS[element.tag] > before + 1:
            yield f"a level is skipped before {_words(element)}"
        if not _text(element):
            yield f"an empty {element.tag}"
        before = LEVELS[element.tag]


def _landmarks(tree: Element, language: str) -> Iterator[str]:
    for path in ("./body/header", "./body/main", "./body/footer"):
        if len(tree.findall(path)) != 1:
            yield f"{len(tree.findall(path))} × {path}"
    if len(list(tree.iter("main"))) != 1:
        yield "more than one main"
    navigation = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in tree.iter("nav")]
    if not navigation or None in navigation or len(navigation) != len(set(navigation)):
        yield f"every nav needs a name of its own: {navigation}"


def _references(tree: Element, language: str) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    yield from (f"id {name!r} {count} times" for name, count in ids.items() if count > 1 or not name.strip())
    for element in tree.iter():
        names = [name for attribute in REFERENCES for name in (element.get(attribute) or "").split()]
        href = element.get("href") or ""
        names += [href[1:]] if href.startswith("#") and len(href) > 1 else []
        yield from (f"nothing has the id {name!r}: {_words(element)}" for name in names if name not in ids)
        if element.tag == "a" and not (_text(element) or element.get("aria-label") or _described(element)):
            yield f"a link without words: {_words(element)}"


def _described(element: Element) -> bool:
    return any(image.get("alt") for image in element.iter("img"))


def _pictures(tree: Element, language: str) -> Iterator[str]:
    for image in tree.iter("img"):
        missing = [name for name in ("alt", "width", "height") if image.get(name) is None]
        if missing:
            yield f"no {', '.join(missing)}: {_words(image)}"


def _labels(tree: Element, language: str) -> Iterator[str]:
    labels = list(tree.iter("label"))
    named = {label.get("for") for label in labels if _text(label)}
    wrapped = {id(inside) for label in labels if _text(label) for inside in label.iter()}
    for control in tree.iter():
        if control.tag not in CONTROLS or control.get("type") in UNLABELLED:
            continue
        named_here = control.get("aria-label") or control.get("aria-labelledby")
        if not named_here and control.get("id") not in named and id(control) not in wrapped:
            yield f"no label: {_words(control)}"


def _tables(tree: Element, language: str) -> Iterator[str]:
    for table in tree.iter("table"):
        if next(table.iter("th"), None) is None:
            yield f"a table without headers: {_words(table)}"


def _inline(tree: Element, language: str) -> Iterator[str]:
    yield from ("a style element" for _ in tree.iter("style"))
    for script in tree.iter("script"):
        if not script.get("src") and script.get("type") != "application/ld+json":
            yield f"a script in the page: {(script.text or '')[:80]}"
    for element in tree.iter():
        yield from (f"{name} in the page" for name in element.attrib if name == "style" or name.startswith("on"))


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _words(element: Element) -> str:
    """The element's beginning, as one would write it."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.items())
    return f"<{element.tag}{attributes[:120]}>{_text(element)[:60]}"
