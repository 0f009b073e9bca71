"""Charts as shapes: the geometry, in both directions."""

from __future__ import annotations

import pytest

from articles.figures.drawing import Canvas, DrawnNumber, axis, bars, columns, grid

LTR, RTL = Canvas(is_rtl=False), Canvas(is_rtl=True)


def value(number, label="A"):
    return DrawnNumber(label, number, str(number), f"{label}: {number}")


def share(length):
    return float(length.removesuffix("%"))


@pytest.mark.parametrize(
    ("highest", "steps"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (5, [0, 2, 4, 6]),
        (17, [0, 5, 10, 15, 20]),
        (412, [0, 200, 400, 600]),
        (60_000, [0, 20_000, 40_000, 60_000]),
    ],
)
def test_an_axis_has_a_few_round_numbers_that_reach_far_enough(highest, steps):
    assert axis(highest) == steps


def test_the_highest_column_reaches_the_top_only_where_the_axis_ends():
    drawing = columns([value(4), value(0), value(2)], [(0, "0"), (4, "4")], LTR)
    tall, half = drawing.rects
    assert (tall.y, tall.height, half.height) == ("1rem", "12rem", "6rem")


@pytest.mark.parametrize(
    "draw",
    [
        lambda page: columns([value(4), value(1), value(2)], [(0, "0"), (4, "4")], page),
        lambda page: bars([value(4), value(1)], page),
        lambda page: grid(["2019", "2020"], [("A", [value(4), value(0)]), ("B", [value(1), value(2)])], 4, page),
    ],
)
def test_from_right_to_left_everything_is_mirrored_and_nothing_else_changes(draw):
    left, right = draw(LTR), draw(RTL)
    for one, other in zip(left.rects, right.rects, strict=True):
        assert share(one.x) + share(one.width) == pytest.approx(100 - share(other.x), abs=0.02)
        assert (one.y, one.width, one.height, one.tone) == (other.y, other.width, other.height, other.tone)
    for one, other in zip(left.texts, right.texts, strict=True):
        assert share(one.x) == pytest.approx(100 - share(other.x), abs=0.02)
        # Where a text begins, SVG tells by its direction.
        assert (one.y, one.anchor, one.text) == (other.y, other.anchor, other.text)
    assert left.height == right.height


def test_bars_are_as_long_as_their_numbers_and_never_vanish():
    widths = [share(rect.width) for rect in bars([value(1000), value(500), value(1)], LTR).rects]
    assert widths == [100, 50, 0.5]


def test_every_number_of_a_grid_is_written_and_nothing_is_an_empty_cell():
    drawing = grid(["2019", "2020"], [("A", [value(8), value(0)]), ("B", [value(1), value(5)])], 8, LTR)
    assert [rect.tone for rect in drawing.rects] == [4, 0, 1, 3]
    assert [text.text for text in drawing.texts] == ["2019", "2020", "A", "8", "B", "1", "5"]


def test_many_columns_stay_within_the_page():
    drawing = columns([value(number) for number in range(1, 126)], [(0, "0"), (125, "125")], LTR)
    assert all(0 <= share(rect.x) <= 100 - share(rect.width) + 0.05 for rect in drawing.rects)


def test_what_is_more_than_the_highest_is_as_strong_as_can_be():
    assert [rect.tone for rect in grid(["–2019", "2020"], [("A", [value(90), value(4)])], 8, LTR).rects] == [4, 2]
