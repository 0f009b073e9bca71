"""What the styles of a pasted text say: those written at an element, and those of its class in the text's own style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_NOT_RULES = re.compile(r"<!--|-->|/\*.*?\*/", re.DOTALL)
# Of pages, fonts and other media: nothing that concerns the text.
_AT = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")

Style = dict[str, str]


def declarations(text: str) -> Style:
    """``"Display: NONE; color:red"`` as ``{"display": "none", "color": "red"}``."""
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
        rules: dict[tuple[str, str], Style] = {}
        for sheet in _SHEET.findall(html):
            for selectors, text in _RULE.findall(_AT.sub("", _NOT_RULES.sub("", sheet))):
                for selector in selectors.split(","):
                    if found := _SIMPLE.fullmatch(selector.strip()):
                        key = (found[1] or "").lower(), (found[2] or "").lower()
                        rules[key] = rules.get(key, {}) | declarations(text)
        return cls(rules)

    def style(self, tag: str, classes: list[str], own: str) -> Style:
        """What holds for an element, the nearest rule last."""
        found = declarations(own) if own else {}
        if not self.rules:
            return found
        keys = [(tag, ""), *((one, name) for name in classes for one in ("", tag))]
        return {name: value for key in keys for name, value in self.rules.get(key, {}).items()} | found


def number(value: str) -> float | None:
    """The number that a length begins with: ``number("3.0pt") == 3``; None for none."""
    found = _NUMBER.match(value)
    return float(found[0]) if found else None


def is_struck(style: Style) -> bool:
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return "line-through" in decoration or style.get("text-line-through", "none") != "none"


def is_removed(style: Style) -> bool:
    """Whether the element and all within it are not shown."""
    return style.get("display") == "none" or style.get("mso-hide", "none") not in ("none", "no")


def is_visible(style: Style) -> bool | None:
    """What the element says of itself; None for nothing, which leaves it to what it stands in."""
    return None if "visibility" not in style else style["visibility"] == "visible"


def has_size(style: Style) -> bool | None:
    """Whether its letters have a size; None where it does not say."""
    size = style.get("font-size") or next(
        iter(re.findall(r"(?:^|\s)([\d.]+[a-z%]*)(?:/|\s|$)", style.get("font", ""))), ""
    )
    value = number(size)
    return None if value is None else value > 0


def is_bold(style: Style) -> bool | None:
    weight = style.get("font-weight") or ("bold" if re.search(r"\bbold\b", style.get("font", "")) else "")
    if not weight:
        return None
    return weight.startswith("bold") or (weight.isdigit() and int(weight) >= 600)


def is_raised(style: Style) -> str | None:
    """``"sup"``, ``"sub"``, ``""`` on the line; None where it does not say."""
    if raised := number(style.get("mso-text-raise", "")):
        return "sup" if raised > 0 else "sub"
    align = style.get("vertical-align", "")
    if align in ("super", "sub"):
        return {"super": "sup", "sub": "sub"}[align]
    if align == "baseline":
        return ""
    shift = number(align)
    return ("sup" if shift > 0 else "sub") if shift else None
