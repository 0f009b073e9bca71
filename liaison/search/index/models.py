"""The tables of the index behind lists, filters, counts and search: published entries and what each publicly concerns.

Only ``liaison.search.index`` writes them. They hold no data of their own: ``manage.py rebuild_search`` makes them
again.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone


class WindowedQuerySet(models.QuerySet):
    """A queryset of rows with a window of time in which visitors may know them."""

    def open(self, at: dt.datetime | None = None) -> Self:
        """Return the rows that visitors may know ``at`` a moment (aware, default now)."""
        moment = at or timezone.now()
        return self.filter(public_from__lte=moment, public_until__gt=moment)


class Entry(models.Model):
    """One record in one language that visitors may find from ``public_from`` until ``public_until``.

    The id encodes moment, kind, language and record (``liaison.search.index.entry_ids``), so that ordering by id is
    ordering by time. Undated kinds, such as people, sort as the newest. Whether visitors may know an undated entry
    depends on the dated entries that concern its record.
    """

    id = models.BigIntegerField(primary_key=True)
    scope = models.SmallIntegerField()
    record = models.BigIntegerField()
    # The period of the date: of an article the day of publication, of a meeting its first to its last possible day.
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    public_from = models.DateTimeField()
    public_until = models.DateTimeField()

    objects = WindowedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "record"], name="entry_once_per_language")]
        indexes = [
            # For lists without a filter and their counts. The first day is included because the archive counts by day.
            models.Index(fields=["scope", "-id", "public_from", "public_until", "first_day"], name="entry_list"),
            # For meetings that lasted several days, or of which only the month or the year is known.
            models.Index(
                fields=["scope", "last_day"],
                name="entry_lasting",
                condition=models.Q(last_day__gt=models.F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}:{self.record}"


class Concern(models.Model):
    """The fact that an entry concerns an organization, a person, a topic, a country…, which has the code ``about``.

    The window in which visitors may know this may be shorter than the entry's: a report may be public before its
    meeting is.
    """

    entry = models.BigIntegerField()
    scope = models.SmallIntegerField()
    about = models.BigIntegerField()
    public_from = models.DateTimeField()
    public_until = models.DateTimeField()

    objects = WindowedQuerySet.as_manager()

    class Meta:
        indexes = [
            # For the concerns of entries that were found, and for lists with several filters.
            models.Index(fields=["entry", "about", "public_from", "public_until"], name="concern_of_entry"),
            # For lists with a filter, newest first, and their counts; and for whether anything live concerns a record.
            models.Index(fields=["about", "scope", "-entry", "public_from", "public_until"], name="concern_list"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.about}"


class NameWord(models.Model):
    """A word of a name of an organization, a person or a topic (which has the code ``about``), in one of its forms.

    ``part`` is 0 for words of the record's own names, and for alternative names of one word. Alternative names of
    several words have numbers: a text that concerns the record is found only by all words of such a name.
    """

    class Form(models.IntegerChoices):
        """The form of the word: unchanged, its stem, or its skeleton (consonants by sound)."""

        EXACT = 0
        STEM = 1
        SKELETON = 2

    about = models.BigIntegerField()
    form = models.SmallIntegerField(choices=Form)
    word = models.CharField(max_length=100)
    part = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "word", "part", "about"], name="name_word_once")]
        indexes = [models.Index(fields=["about"], name="name_word_of")]

    def __str__(self) -> str:
        return self.word


class Heading(models.Model):
    """The words of an entry by which results are ranked; see ``liaison.search.query.ranking``.

    Each column holds words in normal form, then a bar, then those of their stems that are not among the words.
    ``about`` holds the tokens of what the entry concerns.
    """

    entry = models.BigIntegerField(primary_key=True)
    title = models.TextField()
    names = models.TextField()
    summary = models.TextField()
    about = models.TextField()

    def __str__(self) -> str:
        return f"{self.entry}"


class Spelling(models.Model):
    """A word of a title, a name or a summary: its normal form and an original spelling, for “did you mean”."""

    word = models.CharField(max_length=40, primary_key=True)
    spelled = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.spelled


class TextWord(models.Model):
    """A word of a text in normal form with one of its sounds, by which names are found in the other script."""

    sound = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sound", "word"], name="text_word_once"),
        ]
        indexes = [models.Index(fields=["word"], name="text_word_known")]

    def __str__(self) -> str:
        return self.word


class IndexFormat(models.Model):
    """The version of the rules by which the whole index was last written; the table has one row."""

    number = models.SmallIntegerField()

    def __str__(self) -> str:
        return str(self.number)
