"""What is typed into the search box, and what it asks for."""

from __future__ import annotations

import pytest

from liaison.search.query.parser import MOST_TERMS, parse


def told(text):
    """The query in a few signs: a term a word, ``_`` within a phrase, ``-`` before what may not be there."""
    return " ".join("-" * term.excluded + "_".join(word.exact for word in term.words) for term in parse(text).terms)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("المجلس السوري", "المجلس السوري"),
        ('"المجلس السوري" واشنطن', "المجلس_السوري واشنطن"),
        ("“المجلس السوري” «سورية حرة» ‹بيان جنيف› „a b“ ”c d“", "المجلس_السوري سوريه_حره بيان_جنيف a_b c_d"),
        ("»سورية حرة«", "سوريه_حره"),
        ('"المجلس السوري', "المجلس السوري"),
        ('المجلس" السوري', "المجلس السوري"),
        ('"', ""),
        ('""', ""),
        ('"المجلس"', "المجلس"),
        ("لقاء -واشنطن", "لقاء -واشنطن"),
        ('لقاء -"بيان جنيف" −نيويورك –باريس', "لقاء -بيان_جنيف -نيويورك -باريس"),
        ("لقاء ‏-واشنطن", "لقاء -واشنطن"),
        ("المنظمات السورية – الأميركية", "المنظمات السوريه الاميركيه"),
        ("السورية-الأميركية", "السوريه الاميركيه"),
        ("-", ""),
        ("--council", "-council"),
        ("-well-known", "-well_known"),
        ("Naser Al-Hariri", "naser hariri"),
        ("nasr al hariri", "nasr hariri"),
        ("El-Hariri", "hariri"),
        ("Ash-Shami", "shami"),
        ("Alhariri", "alhariri"),
        ("al", "al"),
        ('"Naser Al-Hariri"', "naser_al_hariri"),
        ("as an example", "as an example"),
        ("people's councils’", "people councils"),
        ("الحريري، نصر؛ لقاء؟", "الحريري نصر لقاء"),
        ("و الحريري ، - …", "الحريري"),
        ("a و x", "a x"),
        ("لقاء لقاء اللقاء", "لقاء اللقاء"),
        ("القرار ٢٢٥٤", "القرار 2254"),
        ("OR AND NOT *", "or and not"),
        ("title:x (y) ^z ~w", "title x y z w"),
        ("", ""),
        (" \x00\u200f ", ""),
    ],
)
def test_a_query_asks_for(text, expected):
    expected = expected.replace("لقاء", "لقا")
    assert told(text) == expected


def test_what_is_required_and_what_is_excluded():
    query = parse("لقاء -باريس")
    assert [term.words[0].exact for term in query.required] == ["لقا"]
    assert [term.words[0].exact for term in query.excluded] == ["باريس"]


@pytest.mark.parametrize(("text", "asks"), [("لقاء", True), ("-لقاء", False), ("", False), ("، و", False)])
def test_a_query_that_requires_nothing_is_none(text, asks):
    assert bool(parse(text)) is asks


def test_a_long_query_is_cut():
    assert len(parse(" ".join(f"w{number}" for number in range(50))).terms) == MOST_TERMS
    assert parse("x" * 1_000_000).terms[0].words[0].exact == "x" * 200
    assert len(parse('"' + "a b " * 50_000 + '"').terms) == 2


def test_the_words_of_a_query_have_stems():
    assert [term.words[0].stem for term in parse("والمنظمات meetings").terms] == ["منظمه", "meet"]
