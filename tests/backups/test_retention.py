"""Which backups stay, and which go."""

from __future__ import annotations

import datetime as dt

import pytest

from liaison.backups.retention import Rules, kept

DAY = dt.timedelta(days=1)
LAST = dt.datetime(2026, 11, 30, 3, 20)


def nights(many: int) -> list[tuple[str, dt.datetime]]:
    return [((LAST - number * DAY).date().isoformat(), LAST - number * DAY) for number in reversed(range(many))]


def test_days_weeks_and_months_each_keep_their_last():
    left = sorted(kept(nights(500), Rules(newest=1, daily=3, weekly=2, monthly=3)))
    # The 29th is the last Sunday; the 30th is the last of its day, its week and its month.
    assert left == ["2026-09-30", "2026-10-31", "2026-11-28", "2026-11-29", "2026-11-30"]


def test_by_default_a_year_back_is_left():
    left = kept(nights(800), Rules())
    assert min(left) == "2025-12-31"
    assert 18 <= len(left) <= 24


def test_night_after_night_ends_with_the_same():
    left: list[tuple[str, dt.datetime]] = []
    for night in nights(500):
        left.append(night)
        stays = kept(left, Rules())
        left = [one for one in left if one[0] in stays]
    assert {name for name, _at in left} == kept(nights(500), Rules())


def test_nothing_removes_the_newest_and_the_one_that_is_proved():
    none = Rules(newest=0, daily=0, weekly=0, monthly=0)
    assert kept(nights(9), none, ["2026-11-24"]) == {"2026-11-24", "2026-11-30"}


@pytest.mark.parametrize("many", [0, 1])
def test_few_are_all_kept(many):
    assert len(kept(nights(many), Rules())) == many
