"""The index behind lists, filters, counts and search: what is published, and what each thing of it publicly concerns.

Written by ``liaison.search.index.writer`` alone. Nothing here is the truth of anything: ``manage.py rebuild_search`` makes it anew.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone


class WindowedQuerySet(models.QuerySet):
    def open(self, at: dt.datetime | None = None) -> Self:
        """Those that visitors may know of ``at`` (aware, default now)."""
        moment = at or timezone.now()
        return self.filter(public_from__lte=moment, public_until__gt=moment)


class Entry(models.Model):
    """One record in one language that visitors may find from ``public_from`` until ``public_until``.

    The id says when it was, which kind and language it is of and which record it is (``liaison.search.index.entry_ids``), so that
    the order of ids is that of time. What has no time, such as a person, is as new as can be; whether visitors may know
    of it is asked of what names it.
    """

    id = models.BigIntegerField(primary_key=True)
    scope = models.SmallIntegerField()
    record = models.BigIntegerField()
    # The days it can mean: of an article the day it came out, of a meeting from its first to its last.
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    public_from = models.DateTimeField()
    public_until = models.DateTimeField()

    objects = WindowedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "record"], name="entry_once_per_language")]
        indexes = [
            # Lists without a filter, and counting them; with the days, by which the archive counts.
            models.Index(fields=["scope", "-id", "public_from", "public_until", "first_day"], name="entry_list"),
            # Meetings that lasted, or of which the month or the year alone is known.
            models.Index(
                fields=["scope", "last_day"],
                name="entry_lasting",
                condition=models.Q(last_day__gt=models.F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}:{self.record}"


class Concern(models.Model):
    """That an entry concerns an organization, a person, a topic, a country…: ``about`` is the code of it.

    With the window in which visitors may know that, which may be shorter than the entry's: a report may be out before the
    meeting is public.
    """

    entry = models.BigIntegerField()
    scope = models.SmallIntegerField()
    about = models.BigIntegerField()
    public_from = models.DateTimeField()
    public_until = models.DateTimeField()

    objects = WindowedQuerySet.as_manager()

    class Meta:
        indexes = [
            # What the entries found concern, and whether one of them concerns something else too.
            models.Index(fields=["entry", "about", "public_from", "public_until"], name="concern_of_entry"),
            # Lists under a filter, newest first, and counting them; whether anything live concerns somebody.
            models.Index(fields=["about", "scope", "-entry", "public_from", "public_until"], name="concern_list"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.about}"


class NameWord(models.Model):
    """A word of a name of an organization, a person or a topic (``about``), in one of its forms.

    ``part`` is 0 where the word is of its own names, or is all of another name of it. Other names of several words have
    numbers: what somebody concerns is found by all words of one, and the bearer by each.
    """

    class Form(models.IntegerChoices):
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
    """The words at the head of an entry, by which what is found is put in order: see ``liaison.search.query.ranking``.

    Each column holds words in their normal form, then a bar and those stems that are not among them; ``about``: tokens of
    what the entry concerns.
    """

    entry = models.BigIntegerField(primary_key=True)
    title = models.TextField()
    names = models.TextField()
    summary = models.TextField()
    about = models.TextField()

    def __str__(self) -> str:
        return f"{self.entry}"


class Spelling(models.Model):
    """A word of a title, a name or a summary in its normal form, and as somebody spelled it: for “did you mean”."""

    word = models.CharField(max_length=40, primary_key=True)
    spelled = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.spelled


class TextWord(models.Model):
    """A word of some text in its normal form, and how it may sound: by it a name is found in letters of the other script."""

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
    """Which rules for words the index was last written by, all of it: the one row there is."""

    number = models.SmallIntegerField()

    def __str__(self) -> str:
        return str(self.number)
