"""How long the check of names takes for one page, against 5,000 protected people: printed as a table, never a test."""

from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE, ROUNDS, WORDS = 5_000, 20, 600
_FIRST = "سليم هدى رامي ندى وسيم سلوى نادر هيثم مها فراس".split()
_SECOND = "أحمد محمود خالد يوسف سعيد جميل فؤاد توفيق رشيد كمال".split()
_ROOTS = "قمر حلب شام نور بدر نجم زهر ورد صخر بحر رمل طير سرو لوز تين كرم".split()
_ENDS = ("ي", "اوي", "اني", "ون", "ية", "جي", "لي", "و")
_TEXT = "عقد المكتب لقاء مع وفد من الجالية لبحث أوضاع الطلاب والمدارس في المدينة واتفق الحاضرون على متابعة العمل"


def main() -> None:
    """Fill a database in memory, and print the table."""
    os.environ |= {"SECRET_KEY": "x" * 60, "HTTPS": "0", "DATABASE_URL": "sqlite://:memory:"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    article = _fill()
    from articles.publishing.guard.findings import edition_findings
    from articles.publishing.guard.report import texts_that_name
    from organizations.models import Person
    from organizations.protection.people import protected_people

    person = Person.objects.first()
    cold = _timed(lambda: edition_findings(article, "ar"), 1)
    warm = _timed(lambda: edition_findings(article, "ar"), ROUNDS)
    rows = {
        f"one page, {WORDS} words, {PEOPLE} protected people, first time": cold,
        "the same, warm (median)": warm,
        "reading the names alone (median)": _timed(protected_people, ROUNDS),
        "all texts that name one person": _timed(lambda: texts_that_name(person) if person else None, 1),
    }
    for label, seconds in rows.items():
        print(f"{label:<70} {seconds * 1000:>9.1f} ms")


def _timed(call: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _fill() -> Any:
    """Store the people and one article; return the article."""
    from articles.models import Article
    from liaison.search.index.writer import gathered
    from organizations.models import Person

    names = {
        f"{first} {second} ال{root}{end}" for root in _ROOTS for end in _ENDS for first in _FIRST for second in _SECOND
    }
    with gathered():
        Person.objects.bulk_create(
            Person(name_ar=name, name_en="", slug=f"person-{number}", names_key=name, protected=True)
            for number, name in enumerate(sorted(names)[:PEOPLE])
        )
        paragraph = f"<p>{' '.join([_TEXT] * 3)}</p>"
        body = paragraph * (WORDS // len(f"{_TEXT} {_TEXT} {_TEXT}".split()))
        article = Article(
            title_ar="خبر عن المدارس", summary_ar=_TEXT, body_ar=body, title_en="News", body_en="<p>Text.</p>"
        )
        article.save()
    return article


if __name__ == "__main__":
    main()
