"""Runs of the other direction in a line: words of the other script with what belongs to them, addresses, numbers.

The grammar is described in docs/decisions/0037-runs-of-the-other-script.md. Pure: plain text in, indexes out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from liaison.text.bidi.phone_numbers import GROUPED, IN_GROUPS, is_one_number
from liaison.text.months import month_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Right-to-left letters, marks and punctuation; Arabic digits are left out because numbers run from left to right.
RTL = "\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
# The placeholder for an element that is isolated already.
OBJECT = "\ufffc"
_LTR = rf"[^\W\d_{RTL}]"
_ARABIC_DIGIT = re.compile("[٠-٩۰-۹]")
_SPACE = " \u00a0\u202f"
# Signs that join the parts of one word, address or file name.
_JOINING = r"[.,:;@/+’'\-\u2010-\u2015#&=?%~*|\\$^!_]"
# Signs that a word may begin with, some only after a space or a bracket, and signs it may end with before one.
_LEAD = r"(?:[#@$€£]{1,2}|(?<![^\s(\[{<«“\"'])[~/\\.+%&*_]{1,2})?"
_TRAIL = r"(?:(?:\+{1,2}|[#%/=$€£°™®~*_]+)(?![^\s)\]}>»”\"'.,;:!?…،؛؟]))?"
# Kinds of tokens that end a run; pairs of brackets inside a run do not end it.
_ENDING = frozenset(["native", "opens", "closes", "quote"])
_CLOSING = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "„": "”"}


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern for the first words of ``names``: what belongs to a number is told by that alone."""
    return f"(?:{'|'.join(sorted({name.split()[0] for name in names}, key=len, reverse=True))})"


_AR_MONTHS, _EN_MONTHS = _any_of(month_names("ar")), _any_of(month_names("en"))
# Words after a number that say what it counts: then the number belongs to the sentence, not to the name before it.
_COUNTED = {
    "rtl": re.compile(
        rf"[{_SPACE}]+(?:{_AR_MONTHS}(?!\w)|\w+(?:اً|ًا)(?!\w)|(?:عضوا?|عضوة|أعضاء|شخصا?|أشخاص|مشاركا?|مشاركين|ممثلا?|ممثلين|مندوبا?|مندوبين|"
        r"منظمة|منظمات|دولة|دول|سنة|سنوات|عام|أعوام|شهر|أشهر|يوم|أيام|ساعة|ساعات|دقيقة|دقائق|مرة|مرات|ألف|آلاف|مليون|ملايين|مليار|"
        r"مليارات|دولار|يورو|ليرة|جنيه|بالمئة|بالمائة)(?!\w)|في الم(?:ئ|ائ)ة)"
    ),
    "ltr": re.compile(rf"[{_SPACE}]+{_LTR}"),
}
_MONTH_FOLLOWS = {"rtl": re.compile(rf"[{_SPACE}]{_EN_MONTHS}\b"), "ltr": re.compile(rf"[{_SPACE}]{_AR_MONTHS}(?!\w)")}
_MONTH = re.compile(rf"{_EN_MONTHS}|{_AR_MONTHS}")
_PLAIN_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)?%?")
_ABBREVIATED = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]|(?:Inc|Ltd|Co|Corp|Jr|Sr|Dr|Mr|Mrs|Ms|Prof|No|Bros|vs)")
_ADDRESS = (
    r"(?:(?:[A-Za-z][A-Za-z0-9+.-]*://|(?<!\w)www\.)[^\s<>\"«»“”،؛؟]+"
    r"|(?<![\w@.])[A-Za-z0-9][\w-]*(?:\.[\w-]+)*\.[A-Za-z]{2,}/[^\s<>\"«»“”،؛؟]*"
    r"|(?<![\w@#])[@#][A-Za-z]\w*"
    r"|(?<![\w.])[\w\-\u2010\u2011]+\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|txt|zip|jpe?g|png|gif|webp|mp[34]|html?)(?!\w))"
)
# A number with a sign: percent, currency, plus or minus.
_AMOUNT = (
    rf"(?:(?<![^\s(\[{{<«“\"'])[-+\u2212±][$€£]?|(?<![A-Za-z\d])[$€£])\d+(?:[.,]\d+)*(?:[{_SPACE}]?%|[$€£])?(?!\w)"
    rf"|(?<![A-Za-z\d.,])\d+(?:[.,]\d+)*(?:[{_SPACE}]?%|[$€£])(?!\w)"
)


@dataclass(frozen=True)
class Run:
    """A stretch of text from ``start`` to ``end`` that runs in ``direction``.

    A number has no words and no language. ``forced`` marks groups of Arabic digits, whose order must be overridden
    because they would otherwise be laid out in Arabic order.
    """

    start: int
    end: int
    direction: str
    has_words: bool = True
    forced: bool = False


@dataclass(frozen=True)
class _Token:
    kind: str
    start: int
    end: int


def runs(text: str, direction: str) -> list[Run]:
    """Return the runs of the other direction in ``text`` (a line or paragraph of ``direction``), in order."""
    return [*_Line(text, direction).runs()] if may_run(text, direction) else []


def may_run(text: str, direction: str) -> bool:
    """Return whether ``text`` has any character that a run could contain; much faster than finding the runs."""
    return _scan(direction).search(text) is not None


@cache
def _scan(direction: str) -> re.Pattern[str]:
    """Return the pattern that any text with runs matches: in Arabic, a letter, grouped digits or a number's sign."""
    if direction == "ltr":
        return re.compile(rf"[{RTL}]|[٠-٩۰-۹]")
    # A lookahead for the first character of a number makes the search faster: most of a page is other letters.
    return re.compile(rf"{_LTR}|(?=[\d+(\-\u2212±$€£])(?:{IN_GROUPS}|{_AMOUNT})")


@cache
def _grammar(direction: str) -> re.Pattern[str]:
    """Return the pattern of one token; the alternatives are tried in order."""
    native, part = rf"[{RTL}{OBJECT}]", rf"(?:(?![{RTL}])[\w\u0300-\u036f])"
    if direction == "ltr":
        native, part = rf"(?:{_LTR}|{OBJECT})", rf"(?:[{RTL}]|[\d_\u200c])"
    word = rf"{_LEAD}(?![،؛؟]){part}++(?:{_JOINING}{{1,3}}{part}++)*+{_TRAIL}"
    return re.compile(
        rf"(?P<address>{_ADDRESS})|(?P<grouped>(?<![A-Za-z\d_.,:/@#&=?+]){GROUPED})|(?P<amount>{_AMOUNT})|(?P<word>{word})"
        rf"|(?P<native>{native}(?:{native}|\s+(?={native}))*+)|(?P<opens>[(\[{{«“„])|(?P<closes>[)\]}}»”])|(?P<quote>\")"
        rf"|(?P<space>[{_SPACE}])|(?P<other>.)",
        re.DOTALL,
    )


def _tokens(text: str, direction: str) -> Iterator[_Token]:
    grammar, place = _grammar(direction), 0
    while match := grammar.match(text, place):
        token = _token(match, direction)
        yield token
        place = token.end


def _token(match: re.Match[str], direction: str) -> _Token:
    kind, start, end, text = str(match.lastgroup), match.start(), match.end(), match.string
    if kind == "address":
        end = _end_of_address(text, start, end)
        kind = "word" if _first_way(text[start:end]) != direction else "native"
    elif kind == "grouped":
        kind, end = _number(text, start, end)
    elif kind == "word":
        kind, end = _word(text, start, end, direction)
    elif kind == "amount" and direction == "ltr":
        kind = "number"
    return _Token(kind, start, end)


def _number(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the kind and end of grouped digits: one number as a whole, else the first of several, with its sign."""
    if is_one_number(text[start:end], text[max(0, start - 20) : start]):
        return "grouped", end
    amount = re.compile(_AMOUNT).match(text, start)
    if amount:
        return "amount", amount.end()
    first = re.compile(r"[(+]|\d+(?:[.,:/٫٬\-\u2010-\u2013]\d+)*").match(text, start)
    return ("opens", start + 1) if text[start] == "(" else ("number", first.end() if first else end)


def _word(text: str, start: int, end: int, direction: str) -> tuple[str, int]:
    letter = rf"[{RTL}]" if direction == "ltr" else _LTR
    if not re.search(letter, text[start:end]):
        return "number", end
    if text[end : end + 1] == "." and _ABBREVIATED.fullmatch(text[start:end]) and text[end + 1 : end + 2].isspace():
        end += 1
    return "word", end


def _end_of_address(text: str, start: int, end: int) -> int:
    """Return the end of an address, without the punctuation of the sentence and a bracket that opened before it."""
    while end > start + 1:
        last = text[end - 1]
        opened = {")": "(", "]": "[", "}": "{"}.get(last)
        whole = text[start:end]
        if last not in ".,:;!?…'’" and not (opened and whole.count(last) > whole.count(opened)):
            break
        end -= 1
    return end


def _first_way(text: str) -> str:
    """Return the direction of the first letter."""
    letter = re.search(rf"(?P<rtl>[{RTL}])|{_LTR}", text)
    return "rtl" if letter and letter["rtl"] else "ltr"


@dataclass
class _Line:
    """A text cut into tokens; its methods refer to tokens by index."""

    text: str
    direction: str
    tokens: list[_Token] = field(init=False)
    closing: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = [*_tokens(self.text, self.direction)]
        self.closing = dict(self._pairs())

    def runs(self) -> Iterator[Run]:
        """Yield the runs of the line in order."""
        kinds = {token.kind for token in self.tokens}
        if "word" in kinds and "native" not in kinds:
            # A text without a word in the page's script is one run.
            yield self._run(len(self.text) - len(self.text.lstrip()), len(self.text.rstrip()))
            return
        place = 0
        while place < len(self.tokens):
            token, last = self.tokens[place], place
            if token.kind == "word" or self._is_followed(place):
                last = self._reach(place)
                yield self._run(self._begin(place), self.tokens[last].end)
            elif token.kind in ("grouped", "amount"):
                yield from self._number(token)
            place = last + 1

    def _run(self, start: int, end: int) -> Run:
        return Run(start, end, "ltr" if self.direction == "rtl" else "rtl")

    def _number(self, token: _Token) -> Iterator[Run]:
        has_arabic = _ARABIC_DIGIT.search(self.text, token.start, token.end) is not None
        if token.kind == "grouped" if has_arabic else self.direction == "rtl":
            yield Run(token.start, token.end, "ltr", has_words=False, forced=has_arabic)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the indexes of opening brackets and quotation marks with those that close them.

        A pair has no word in the page's script inside.
        """
        opened = list[tuple[int, str]]()
        for number, token in enumerate(self.tokens):
            char = self.text[token.start]
            if opened and token.kind in ("closes", "quote") and opened[-1][1] == char:
                yield opened.pop()[0], number
            elif token.kind == "opens" or (token.kind == "quote" and self._opens(number)):
                opened.append((number, _CLOSING.get(char, char)))
            elif token.kind in ("closes", "quote", "native"):
                opened.clear()

    def _opens(self, quote: int) -> bool:
        return quote == 0 or self.tokens[quote - 1].kind in ("space", "opens", "native")

    def _is_followed(self, place: int) -> bool:
        """Return whether a pair that opens at ``place`` holds words of the other script, and more of them follow it."""
        if place not in self.closing or self.tokens[place + 1].kind != "word":
            return False
        after = self.tokens[self.closing[place] + 1 : self._reach(place) + 1]
        return any(token.kind == "word" for token in after)

    def _begin(self, place: int) -> int:
        """Return where the run of the word at ``place`` begins; a day before the name of its month belongs to it."""
        day = self.tokens[place - 2] if place > 1 else None
        is_day = day and day.kind == "number" and _PLAIN_NUMBER.fullmatch(self._of(day))
        if day and is_day and _MONTH_FOLLOWS[self.direction].match(self.text, day.end):
            return day.start
        return self.tokens[place].start

    def _of(self, token: _Token) -> str:
        return self.text[token.start : token.end]

    def _reach(self, place: int) -> int:
        """Return the index of the last token of the run that begins at ``place``.

        The run covers everything not in the page's script, and whole pairs of brackets only. It ends with the last
        word, the number that belongs to it, or the bracket that closes after them.
        """
        last = index = place
        while index < len(self.tokens):
            token = self.tokens[index]
            if index in self.closing:
                last = index = self.closing[index]
            elif token.kind in _ENDING or (self.direction == "ltr" and token.kind == "grouped"):
                break
            elif token.kind == "word" or (index > place and self._goes_with(last, token)):
                last = index
            index += 1
        return last

    def _goes_with(self, last: int, number: _Token) -> bool:
        """Return whether ``number`` belongs to the word at index ``last``: «UNSCR 2254», «Tel. +1 202-555-0100»."""
        word = self.tokens[last]
        gap = self.text[word.end : number.start]
        if number.kind == "grouped":
            return re.fullmatch(rf"[:,.]?[{_SPACE}]", gap) is not None
        if number.kind not in ("number", "amount") or word.kind != "word" or len(gap) != 1 or gap not in _SPACE:
            return False
        if not _PLAIN_NUMBER.fullmatch(self._of(number)):
            return False
        return not _COUNTED[self.direction].match(self.text, number.end) or self._is_year_of(word, number)

    def _is_year_of(self, month: _Token, year: _Token) -> bool:
        return year.end - year.start == 4 and _MONTH.fullmatch(self._of(month)) is not None
