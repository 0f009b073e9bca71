"""Verifying in an archive of N articles: how long taking it into the log lasts, and an answer of the page; printed as a table.

``N=20000 python bench/provenance.py``, on SQLite or on the database that BENCH_DATABASE_URL names (which it fills).
"""

from __future__ import annotations

import os
import random
import statistics
import time

import django

from bench.installation import environment

N, ROUNDS = int(os.environ.get("N", "20000")), 20
_WORDS = "المكتب لقاء وفد جالية طلاب مدارس مدينة اتفق حاضرون متابعة عمل خطة شتاء سكن صحة وثائق عائلات جمعيات".split()
# Stands in every article, as formulas do.
_FORMULA = "<p>هذا النص صادر عن المكتب ويجوز نقله مع ذكر المصدر كاملاً.</p>"


def main() -> None:
    """Fill the database, take it into the log, ask the page, and print the table."""
    os.environ |= environment() | {"FORM_RATE": "0"}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    bodies = _fill(random.Random(17))
    from articles.provenance.sealing import catch_up

    start = time.perf_counter()
    catch_up()
    print(f"{f'{N:,} versions taken into the log':<60}{time.perf_counter() - start:>10.1f} s")
    for label, text in _asked(bodies).items():
        median, slowest = _answers(text)
        print(f"{label:<60}{median:>10.0f} ms{slowest:>10.0f} ms slowest")


def _fill(chance: random.Random) -> list[str]:
    """Store N live articles in Arabic, each with a version; return their bodies."""
    from django.utils import timezone

    from articles.models import Article, Version

    now, bodies = timezone.now(), []
    for number in range(N):
        blocks = (" ".join(chance.choices(_WORDS, k=45)) for _ in range(8))
        bodies.append("".join(f"<p>{block}.</p>" for block in blocks) + _FORMULA)
        if len(bodies) % 1000 == 0 or number == N - 1:
            _store(Article, Version, bodies[number // 1000 * 1000 :], now)
    return bodies


def _store(article: type, version: type, bodies: list[str], now: object) -> None:
    live = {"state_ar": "published", "published_at_ar": now}
    count = article.objects.count()
    rows = [
        article(title_ar=f"بيان عن لقاء الجالية {count + at}", slug_ar=f"b-{count + at}", body_ar=body, **live)
        for at, body in enumerate(bodies)
    ]
    made = article.objects.bulk_create(rows)
    version.objects.bulk_create(
        version(
            article=each,
            language="ar",
            number=1,
            content={"texts": {"title": each.title_ar, "summary": "", "body": each.body_ar}, "shared": {}},
            at=now,
            settled_at=now,
        )
        for each in made
    )


def _asked(bodies: list[str]) -> dict[str, str]:
    middle = bodies[len(bodies) // 2]
    plain = middle.replace("<p>", "").replace("</p>", "\n")
    return {
        "a text of today": plain,
        "one paragraph of it": plain.splitlines()[3],
        "a forged one": plain.replace("المكتب", "النادي", 3),
        "a paragraph that is in every article": _FORMULA[3:-4],
        "a text that nobody published": " ".join(reversed(plain.split())),
    }


def _answers(text: str) -> tuple[float, float]:
    from django.test import Client

    client, taken = Client(), []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.post("/ar/verify/", {"text": text})
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), max(taken)


if __name__ == "__main__":
    main()
