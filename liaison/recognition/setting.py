"""How and where a meeting was held: format, and place or platform. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from liaison.recognition.evidence import Evidence
from liaison.recognition.lexicon import settings, word_set
from liaison.recognition.signs import first_sign
from liaison.recognition.words import place_length, prefix_end, readings

if TYPE_CHECKING:
    from liaison.recognition.text import Text

_LEAD = 220
_LABELS = word_set("مكان المكان الموقع place venue location where")
_HALLS = word_set("مقر قاعة فندق مركز مبنى ديوان مكتب جامعة مدرسة صالة")
_CITY = word_set("مدينة بلدة قرية العاصمة city town capital")
_MOST_PLACE, _MOST_ALONE = 9, 16


def read_format(text: Text) -> Evidence | None:
    """Return the format of the meeting, by the first words that tell it."""
    tokens = text.tokens
    hybrid = first_sign(tokens, settings.HYBRID)
    if hybrid:
        return _found(text, hybrid, "hybrid", sure=True)
    virtual = first_sign(tokens, settings.VIRTUAL) or _platform(text)
    in_person = first_sign(tokens, settings.IN_PERSON)
    plainly = (in_person and tokens[in_person[0]].form.startswith(("حضوري", "وجاه", "وجه"))) or (
        in_person and tokens[in_person[0]].form in ("in", "face")
    )
    if virtual and in_person and plainly:
        return _found(text, virtual, "hybrid", sure=False)
    if virtual:
        return _found(text, virtual, "virtual", sure=virtual[0] < _LEAD)
    if in_person:
        return _found(text, in_person, "in_person", sure=bool(plainly))
    place = read_place(text)
    return Evidence("in_person", place.start, place.stop, "a place is named", False) if place else None


def read_alone(text: Text) -> Evidence | None:
    """Return a place that stands by itself between commas, dashes or line ends near the beginning."""
    for line in text.lines[:6]:
        cuts = [line.first, *(at for at in range(line.first + 1, line.last) if text.tokens[at].breaks), line.last]
        for first, end in pairwise(cuts):
            if first < end and place_length(text.tokens, first) == end - first and line.last - line.first < _MOST_ALONE:
                return Evidence(
                    text.words(first, end),
                    text.tokens[first].start,
                    text.tokens[end - 1].end,
                    "a place by itself",
                    False,
                )
    return None


def _platform(text: Text) -> tuple[int, int] | None:
    return next(
        (
            (at, at + 1)
            for at, token in enumerate(text.tokens)
            if token.form in settings.PLATFORMS
            and (token.form not in ("meet", "ميت") or text.tokens[at - 1].form in ("google", "غوغل", "جوجل"))
        ),
        None,
    )


def _found(text: Text, words: tuple[int, int], value: str, *, sure: bool) -> Evidence:
    return Evidence(value, text.tokens[words[0]].start, text.tokens[words[1] - 1].end, "words of the format", sure)


def read_place(text: Text) -> Evidence | None:
    """Return the place: after a label, the platform, or the first place that “in” leads to near the beginning."""
    for line in text.lines:
        token = text.tokens[line.first]
        labelled = any(
            ("ال" + one.word if one.definite else one.word) in _LABELS or one.word in _LABELS
            for one in readings(token.form)
        )
        if (
            labelled
            and line.last > line.first + 1
            and (text.tokens[line.first + 1].colon or text.tokens[line.first + 1].cell)
        ):
            return _between(text, line.first + 1, line.last, "a label")
    if platform := _platform(text):
        said = settings.PLATFORMS[text.tokens[platform[0]].form]
        token = text.tokens[platform[0]]
        return Evidence(said, token.start, token.end, "the name of a platform", True)
    return _led_to(text) or read_alone(text)


def _between(text: Text, first: int, end: int, pattern: str) -> Evidence:
    start, stop = text.tokens[first].start, text.tokens[end - 1].end
    return Evidence(text.said(start, stop), start, stop, pattern, True)


def _led_to(text: Text) -> Evidence | None:
    tokens = text.tokens
    for at in range(min(len(tokens) - 1, _LEAD)):
        form = tokens[at].form
        following = tokens[at + 1]
        if following.breaks and form in ("في", "in", "at"):
            continue
        if form == "في" and (found := _arabic_place(text, at + 1)):
            return found
        if form.startswith("ب") and form[1:] in (_CITY | _HALLS) and (found := _arabic_place(text, at, skip=1)):
            return found
        if form in ("in", "at") and following.capital and not _of_body(text, at):
            begin = at + 1 + (following.form == "the")
            if begin < len(tokens) and (length := place_length(tokens, begin)):
                return _between(text, at + 1, begin + length, "a place that “in” leads to")
    return None


def _of_body(text: Text, at: int) -> bool:
    """Return whether what stands before “in” is a post or a body: Representative in Berlin."""
    before = text.tokens[at - 1] if at else None
    return before is not None and before.capital


def _arabic_place(text: Text, at: int, skip: int = 0) -> Evidence | None:
    tokens = text.tokens
    token = tokens[at]
    word = readings(token.form)[-1].word if skip else token.form.removeprefix("ال")
    start = prefix_end(token, "ب") if skip else token.start
    if word in _CITY or "ال" + word in _CITY:
        end = at + 1 + (at + 1 < len(tokens) and not tokens[at + 1].breaks)
        length = place_length(tokens, end - 1) if end > at + 1 else 0
        end = max(end, end - 1 + length)
        return (
            Evidence(
                text.said(start, tokens[end - 1].end), start, tokens[end - 1].end, "a place that “in” leads to", True
            )
            if end > at + 1
            else None
        )
    if word in _HALLS and _near_meeting(text, at):
        end = at + 1
        while (
            end < len(tokens)
            and end - at < _MOST_PLACE
            and not tokens[end].breaks
            and tokens[end].form not in _AFTER_PLACE
        ):
            end += 1
        return Evidence(
            text.said(start, tokens[end - 1].end), start, tokens[end - 1].end, "a hall that “in” leads to", False
        )
    if place_length(tokens, at) and not skip and _near_meeting(text, at) and tokens[at - 2].form not in _WIDE:
        end = at + place_length(tokens, at)
        return Evidence(text.words(at, end), start, tokens[end - 1].end, "a place that “in” leads to", False)
    return None


_AFTER_PLACE = frozenset(
    str.split("مع اليوم امس يوم بحضور بمشاركه وذلك حيث لبحث لمناقشه مساء صباح وفدا وفد لقاء اجتماعا ندوه ورشه")
)
_WIDE = frozenset(
    str.split("السوريين السوريه السوري العرب العربيه المقيمين اللاجيين الجاليه الاوضاع الوضع الممثل ممثل الايتلاف")
)


def _near_meeting(text: Text, at: int) -> bool:
    """Return whether the words before the word ``at``, in its sentence, tell of the meeting itself and not of somebody's post."""
    tokens = text.tokens
    for place in range(at - 2, max(-1, at - 5), -1):
        if place < 0 or tokens[place].ends:
            return True
        if tokens[place].form in _HELD or tokens[place].raw.endswith(("اً", "ًا")):
            return True
    return tokens[at - 1].comma


_HELD = frozenset(
    str.split(
        "اليوم امس عقد عقدت اجتماعا لقاء ندوه ورشه التقي التقت الاجتماع اللقاء الندوه الورشه جلسه زياره وذلك يوم مساء صباح استقبل موتمرا فعاليه امسيه"
    )
)
