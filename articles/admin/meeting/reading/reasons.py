"""Why something is proposed, in the clerk's words: a sentence for each pattern and note of ``liaison.recognition``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liaison.recognition.reader import MOST_WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASONS: dict[str, StrOrPromise] = {
    # People
    "a title before the name": _("A title stands before the name."),
    "a post before the name": _("A post stands before the name."),
    "a post after the name": _("A post stands after the name."),
    "a body after the name": _("An organization stands after the name."),
    "a name in a list": _("The name stands in a list of people."),
    "a given name and another": _("A known given name is followed by another name."),
    "a verb of saying and a name": _("The text quotes somebody by this name."),
    "a column of names": _("The name stands in the table's column of names."),
    # Organizations
    "a name on record": _("The name is on record."),
    "a head of a body and what belongs to it": _("A word for an organization begins the name."),
    "in a list of bodies": _("The name stands in a list of organizations."),
    "leaders who are not named": _("The text speaks of its leaders without naming them."),
    "the body of somebody’s post": _("Somebody holds a post there."),
    "who the verb of organizing is said of": _("The text says that it held or organized the meeting."),
    "together with": _("The text says that the meeting was held together with it."),
    # Topics
    "all words of its name": _("One sentence has all the words of the topic's name."),
    "most words of its name": _("One sentence has most words of the topic's name."),
    # Dates
    "a date in digits": _("The date stands in digits."),
    "a date in words": _("The date stands in words."),
    "a month and a year": _("A month and a year are said, without the day."),
    "a month without a year": _("A month is said without its year: the nearest one is meant, as it seems."),
    "a day without a year": _("A day is said without its year: the nearest one is meant, as it seems."),
    "a year": _("Only a year is said."),
    "a Hijri date, converted": _("A Hijri date was converted: it may be off by a day."),
    "a date told from the day of writing": _("The date is told from the day of writing: today, as it seems."),
    "a weekday, told from the day of writing": _("Only a weekday is said: the nearest one is meant, as it seems."),
    "deduced from what comes next": _("The text does not say when: it follows from what the text says comes next."),
    "another weekday is said": _("The text says another day of the week than that of this date."),
    "before the month that the text calls the next one, after the last event it speaks of": _(
        "It was before the month that the text calls the next one, and after the last event of which it speaks."
    ),
    "the month of writing: before the month that the text calls the next one": _(
        "It was before the month that the text calls the next one: this month, as it seems."
    ),
    # Format and place
    "words of the format": _("Words of the text say how it was held."),
    "nothing says that it was virtual": _("Nothing says that it was held online."),
    "a place is named": _("A place is named."),
    "a label": _("It stands after a label."),
    "the name of a platform": _("A platform for online meetings is named."),
    "a place by itself": _("The place stands by itself near the beginning."),
    "a hall that “in” leads to": _("The text says in which hall or building they met."),
    "a place that “in” leads to": _("The text says in which place they met."),
    # Texts
    "a line of the source": _("A line of the text names its source."),
    "the first line": _("It is the first line of the text."),
    "the first clause": _("It is the beginning of the first sentence."),
    "the first sentence": _("It is the first sentence."),
    # Kinds of articles
    "a meeting and who took part": _("The text tells of a meeting and of who took part."),
    "who took part": _("The text tells who took part."),
    "words of the kind at the beginning": _("The text begins with words of its kind."),
    "nothing says otherwise": _("Nothing says otherwise."),
    # Quotations
    "quotation marks and a verb of saying": _("It stands in quotation marks, and somebody says it."),
    "a name and a colon": _("A name and a colon stand before it."),
    # The whole text
    "The text has no words.": _("The text has no words."),
    f"Only the first {MOST_WORDS} words were read.": _(
        "The text is longer than any report: only its first 15,000 words were read. All of it becomes the report's text."
    ),
    "The text seems to be neither Arabic nor English.": _("The text seems to be neither Arabic nor English."),
}


def reasons(*patterns: str) -> list[StrOrPromise]:
    """Return the sentences of the ``patterns`` and notes, in order; empty ones are left out."""
    return [REASONS[pattern] for pattern in patterns if pattern]
