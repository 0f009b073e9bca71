from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from liaison.text.clock_times import instant_of
from liaison.text.dates import (
    PartialDate,
    Precision,
    digits,
    format_date,
    format_moment,
    format_period,
    format_time,
    month_names,
    start_of_day,
    validate_time_zone,
    zone_city,
)

LEVANTINE = [
    *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
    *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
]


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2020", Precision.YEAR),
        ("2020-12", Precision.MONTH),
        ("2020-12-18", Precision.DAY),
        ("2020-12-18T18:05", Precision.TIME),
    ],
)
def test_a_date_keeps_the_precision_it_was_written_with(text, precision):
    date = PartialDate.parse(text)
    assert date.precision == precision
    assert str(date) == text


@pytest.mark.parametrize(
    "text",
    ["", "20", "2020-13", "2020-02-30", "2020-1-1", "2020-01-01T25:00", "2020-01-01 10:00", "0000", "2020\n", "الأمس"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 (parsing passes on what Python says of the numbers)
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [("2020", (2020, 12, 31)), ("2020-02", (2020, 2, 29)), ("2021-12", (2021, 12, 31)), ("2020-02-03", (2020, 2, 3))],
)
def test_the_last_day_a_date_can_mean(text, last):
    assert PartialDate.parse(text).last_day() == dt.date(*last)


def test_an_exact_time_is_read_on_the_clock_of_its_zone():
    winter, summer = PartialDate.parse("2024-01-15T18:00"), PartialDate.parse("2024-07-15T18:00")
    assert instant_of(winter, "America/New_York") == dt.datetime(2024, 1, 15, 23, tzinfo=dt.UTC)
    assert instant_of(summer, "America/New_York") == dt.datetime(2024, 7, 15, 22, tzinfo=dt.UTC)
    assert instant_of(summer, "Asia/Damascus") == dt.datetime(2024, 7, 15, 15, tzinfo=dt.UTC)


def test_a_day_has_no_instant():
    assert instant_of(PartialDate.parse("2024-01-15"), "America/New_York") is None


@pytest.mark.parametrize(("month", "name"), list(enumerate(LEVANTINE, start=1)))
def test_arabic_months_are_levantine(month, name):
    assert format_date(PartialDate.of(Precision.MONTH, 2020, month), "ar") == f"{name} 2020"
    assert (month, name) in month_names("ar")


def test_arabic_months_can_be_set_to_the_international_ones(settings):
    settings.ARABIC_MONTHS = "international"
    assert format_date(PartialDate.parse("2020-01-05"), "ar") == "5 يناير 2020"


@pytest.mark.parametrize(
    ("months", "date", "written"),
    [
        ("maghreb", "2020-01-05", "5 جانفي 2020"),
        ("maghreb", "2020-08", "أوت 2020"),
        ("moroccan", "2020-08-05", "5 غشت 2020"),
        ("moroccan", "2020-12", "دجنبر 2020"),
    ],
)
def test_arabic_months_can_be_those_of_the_maghreb(settings, months, date, written):
    settings.ARABIC_MONTHS = months
    assert format_date(PartialDate.parse(date), "ar") == written
    assert dict(month_names("ar"))[PartialDate.parse(date).day.month] in written
    assert "2020" in format_date(PartialDate.parse(date), "en")
    assert dict(month_names("en"))[1] == "January"


@pytest.mark.parametrize(
    ("text", "arabic", "english"),
    [
        ("2020", "2020", "2020"),
        ("2020-12", "كانون الأول 2020", "December 2020"),
        ("2020-12-18", "18 كانون الأول 2020", "18 December 2020"),
        ("2020-12-18T18:00", "18 كانون الأول 2020", "18 December 2020"),
    ],
)
def test_a_date_says_no_more_than_is_known(text, arabic, english):
    date = PartialDate.parse(text)
    assert (format_date(date, "ar"), format_date(date, "en")) == (arabic, english)


@pytest.mark.parametrize(
    ("start", "end", "arabic", "english"),
    [
        ("2020-03-03", None, "3 آذار 2020", "3 March 2020"),
        ("2020-03-03", "2020-03-03", "3 آذار 2020", "3 March 2020"),
        ("2020-03-03", "2020-03-05", "من 3 إلى 5 آذار 2020", "3 to 5 March 2020"),
        ("2020-03-30", "2020-04-02", "من 30 آذار إلى 2 نيسان 2020", "30 March to 2 April 2020"),
        (
            "2020-12-30",
            "2021-01-02",
            "من 30 كانون الأول 2020 إلى 2 كانون الثاني 2021",
            "30 December 2020 to 2 January 2021",
        ),
        ("2020-03", "2020-04", "من آذار إلى نيسان 2020", "March to April 2020"),
        ("2019", "2020", "من 2019 إلى 2020", "2019 to 2020"),
    ],
)
def test_a_period_says_what_both_ends_share_once(start, end, arabic, english):
    first, last = PartialDate.parse(start), PartialDate.parse(end) if end else None
    assert format_period(first, last, "ar") == arabic
    assert format_period(first, last, "en") == english


def test_arabic_digits_are_one_setting(settings):
    settings.ARABIC_DIGITS = "arabic"
    assert format_date(PartialDate.parse("2020-12-18"), "ar") == "١٨ كانون الأول ٢٠٢٠"
    assert format_date(PartialDate.parse("2020-12-18"), "en") == "18 December 2020"
    assert digits("2254", "ar") == "٢٢٥٤"


def test_digits_are_latin_unless_set():
    assert digits("2254", "ar") == "2254"


def test_a_time_says_where_its_clock_hangs():
    moment = dt.datetime(2024, 1, 15, 23, tzinfo=dt.UTC)
    assert format_time(moment, "America/New_York", "en") == "18:00 New York time"
    assert format_time(moment, "America/New_York", "ar") == "18:00 بتوقيت نيويورك"
    assert format_time(moment, "Asia/Damascus", "en") == "02:00 Damascus time"
    assert format_time(moment, "UTC", "en") == "23:00 UTC"
    assert format_time(moment, "UTC", "ar") == "23:00 بتوقيت UTC"


def test_a_moment_falls_on_a_day_in_the_sites_zone(settings):
    settings.TIME_ZONE = "America/New_York"
    assert format_moment(dt.datetime(2024, 3, 6, 2, tzinfo=dt.UTC), "en") == "5 March 2024"
    assert start_of_day(dt.date(2024, 3, 5)) == dt.datetime(2024, 3, 5, 5, tzinfo=dt.UTC)


def test_without_a_language_the_active_one_is_used():
    with translation.override("en"):
        assert format_date(PartialDate.parse("2020-12")) == "December 2020"
    with translation.override("ar"):
        assert format_date(PartialDate.parse("2020-12")) == "كانون الأول 2020"


def test_a_zone_is_called_by_its_city():
    assert zone_city("Asia/Damascus", "ar") == "دمشق"
    assert zone_city("Asia/Damascus", "en") == "Damascus"


@pytest.mark.parametrize("name", ["", "Nowhere/Atlantis", "../etc/passwd", "/etc/passwd", "a\x00b", "America"])
def test_a_zone_that_does_not_exist_is_refused(name):
    with pytest.raises(ValidationError):
        validate_time_zone(name)


@pytest.mark.parametrize("name", ["UTC", "America/New_York", "Asia/Damascus"])
def test_a_zone_of_the_database_is_accepted(name):
    validate_time_zone(name)
