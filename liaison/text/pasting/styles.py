"""The styles of a pasted text: inline styles, and the rules for classes in its own style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from liaison.text.numbers import number_in

_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_NOT_RULES = re.compile(r"<!--|-->|/\*.*?\*/", re.DOTALL)
# At-rules, about pages, fonts and media, do not concern the text.
_AT = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")

Style = dict[str, str]


def declarations(text: str) -> Style:
    """Return the declarations in ``text`` as a dict: ``{"display": "none"}`` for ``"Display: NONE"``."""
    pairs = (part.partition(":") for part in text.split(";"))
    return {
        name.strip().lower(): value.replace("!important", "").strip().lower() for name, _colon, value in pairs if value
    }


@dataclass(frozen=True)
class Sheet:
    """The rules of a pasted text for a tag, a class, or a tag with a class."""

    rules: dict[tuple[str, str], Style]

    @classmethod
    def of(cls, html: str) -> Sheet:
        """Return the rules of all ``<style>`` elements in ``html``."""
        rules: dict[tuple[str, str], Style] = {}
        for sheet in _SHEET.findall(html):
            for selectors, text in _RULE.findall(_AT.sub("", _NOT_RULES.sub("", sheet))):
                for selector in selectors.split(","):
                    if found := _SIMPLE.fullmatch(selector.strip()):
                        key = (found[1] or "").lower(), (found[2] or "").lower()
                        rules[key] = rules.get(key, {}) | declarations(text)
        return cls(rules)

    def style(self, tag: str, classes: list[str], own: str) -> Style:
        """Return the declarations that hold for an element; ``own`` is its inline style, which wins."""
        found = declarations(own) if own else {}
        if not self.rules:
            return found
        keys = [(tag, ""), *((one, name) for name in classes for one in ("", tag))]
        return {name: value for key in keys for name, value in self.rules.get(key, {}).items()} | found


def number(value: str) -> float | None:
    """Return the number that a length begins with: ``number("3.0pt") == 3``; None if there is none."""
    found = _NUMBER.match(value)
    return float(found[0]) if found else None


def is_struck(style: Style) -> bool:
    """Return whether the element is struck out."""
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return "line-through" in decoration or style.get("text-line-through", "none") != "none"


def is_removed(style: Style) -> bool:
    """Return whether the element and everything in it is not displayed."""
    return style.get("display") == "none" or style.get("mso-hide", "none") not in ("none", "no")


def is_visible(style: Style) -> bool | None:
    """Return whether the element declares itself visible; None if it inherits visibility."""
    return None if "visibility" not in style else style["visibility"] == "visible"


def has_size(style: Style) -> bool | None:
    """Return whether the font size of the element is above zero; None if it declares none."""
    size = style.get("font-size") or next(
        iter(re.findall(r"(?:^|\s)([\d.]+[a-z%]*)(?:/|\s|$)", style.get("font", ""))), ""
    )
    value = number(size)
    return None if value is None else value > 0


def is_bold(style: Style) -> bool | None:
    """Return whether the element is bold; None if it declares no weight."""
    weight = style.get("font-weight") or ("bold" if re.search(r"\bbold\b", style.get("font", "")) else "")
    if not weight:
        return None
    return weight.startswith("bold") or number_in(weight, 4) >= 600


def is_raised(style: Style) -> str | None:
    """Return ``"sup"``, ``"sub"``, or ``""`` for text on the line; None if the element does not declare it."""
    if raised := number(style.get("mso-text-raise", "")):
        return "sup" if raised > 0 else "sub"
    align = style.get("vertical-align", "")
    if align in ("super", "sub"):
        return {"super": "sup", "sub": "sub"}[align]
    if align == "baseline":
        return ""
    shift = number(align)
    return ("sup" if shift > 0 else "sub") if shift else None
