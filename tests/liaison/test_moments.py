"""A time on a clock in a city: it is there once, twice where the clocks go back, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from liaison.text.clock_times import moment_at, readings, which_choices
from liaison.text.dates import format_time, offset_name


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("told", "zone", "expected"),
    [
        ("2027-03-14T02:30", "Asia/Damascus", ["2027-03-13T23:30"]),
        ("2027-03-14T02:30", "America/New_York", []),
        ("2027-03-28T02:30", "Europe/Berlin", []),
        ("2027-03-28T03:00", "Europe/Berlin", ["2027-03-28T01:00"]),
        ("2027-10-31T02:30", "Europe/Berlin", ["2027-10-31T00:30", "2027-10-31T01:30"]),
        ("2027-10-31T03:00", "Europe/Berlin", ["2027-10-31T02:00"]),
        # At midnight, for half an hour, and a whole day that was left out.
        ("2018-03-25T00:30", "Asia/Beirut", []),
        ("2027-04-04T01:45", "Australia/Lord_Howe", ["2027-04-03T14:45", "2027-04-03T15:15"]),
        ("2011-12-30T12:00", "Pacific/Apia", []),
        ("2027-03-28T02:30", "UTC", ["2027-03-28T02:30"]),
    ],
)
def test_what_a_clock_showed_that_time(told, zone, expected):
    assert list(readings(at(told), zone)) == [at(text).replace(tzinfo=dt.UTC) for text in expected]


@pytest.mark.parametrize(
    ("told", "zone", "nearest"),
    [
        ("2027-03-28T02:30", "Europe/Berlin", ["01:59", "03:00"]),
        ("2018-03-25T00:30", "Asia/Beirut", ["24 March 2018, 23:59", "01:00"]),
        ("2011-12-30T12:00", "Pacific/Apia", ["29 December 2011, 23:59", "31 December 2011, 00:00"]),
    ],
)
def test_a_time_that_is_left_out_is_refused_with_the_nearest(told, zone, nearest):
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        moment_at(at(told), zone)
    [message] = refusal.value.messages
    assert all(time in message for time in nearest), message


def test_the_fold_says_which_of_two():
    told = at("2027-10-31T02:30")
    assert moment_at(told, "Europe/Berlin") == at("2027-10-31T00:30+00:00")
    assert moment_at(told.replace(fold=1), "Europe/Berlin") == at("2027-10-31T01:30+00:00")
    # Where nothing is told twice, it says nothing.
    assert moment_at(told.replace(fold=1), "Asia/Damascus") == at("2027-10-30T23:30+00:00")


def test_the_two_are_told_apart_by_their_distance_from_utc():
    twice = readings(at("2027-10-31T02:30"), "Europe/Berlin")
    with translation.override("en"):
        assert [(key, label.split("(")[1]) for key, label in which_choices(twice, "Europe/Berlin")] == [
            ("0", "UTC+2)"),
            ("1", "UTC+1)"),
        ]
    assert which_choices(twice[:1], "Europe/Berlin") == []
    assert [format_time(moment, "Europe/Berlin", "en") for moment in twice] == [
        "02:30 Berlin time (UTC+2)",
        "02:30 Berlin time (UTC+1)",
    ]


@pytest.mark.parametrize(
    ("zone", "name"), [("UTC", "UTC+0"), ("Asia/Kolkata", "UTC+5:30"), ("America/St_Johns", "UTC−3:30")]
)
def test_the_distance_from_utc(zone, name):
    assert offset_name(at("2027-01-01T00:00+00:00"), zone) == name
