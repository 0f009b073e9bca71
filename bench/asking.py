"""Asks one archive, the one of DATABASE_URL, what readers and staff ask; prints times, queries, sizes and memory as JSON. ``finding.py`` runs it.

``asking.py articles`` and ``asking.py entries`` say how many there are.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import sys
import time
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

# It sets Django up.
from bench.cpu_of import bare_site, measure

# isort: split
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from articles.models import Article
from articles.read.facets import facets
from articles.read.lists import find_articles, find_meetings
from bench.newsroom import DO, publisher
from bench.questions import FILES, addresses, screens
from liaison.search.index.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    # Does something, and returns how many bytes it gave.
    Question = Callable[[], int]

# Each request is made so often; its time is the median.
ROUNDS = 3
# How often the truly bare view is asked, and how often each act of staff is done.
BARE_ROUNDS, ACTS = 15, 6


def main() -> None:
    counted = {"articles": Article, "entries": Entry}
    if len(sys.argv) > 1:
        print(counted[sys.argv[1]].objects.count())
        return
    print(json.dumps(_answers(Client())))


def _answers(client: Client) -> dict[str, Any]:
    bare = statistics.median(measure(bare_site, "/bare/", 10) for _ in range(BARE_ROUNDS))
    asked, staff = addresses(), Client()
    by = publisher()
    staff.force_login(by)
    missing = [name for name, some in asked.items() if client.get(some[0]).status_code == 404]
    times = {
        name: _times([partial(_page, client, address) for address in some])
        for name, some in asked.items()
        if name not in missing
    }
    times["facet counts alone"] = _facets(asked)
    times |= {f"{name}, first byte": _times([partial(_first, client, address)]) for name, address in FILES.items()}
    times |= {name: _times([partial(_page, staff, address) for address in some]) for name, some in screens().items()}
    numbers = count(1)
    times |= {
        f"desk: {name} (not committed)": _times([partial(_done, name, numbers, by)] * ACTS)
        for name in ("publish", "merge")
    }
    memory = {"all of the above": _megabytes()} | {name: _memory(client, address) for name, address in FILES.items()}
    return {"bare": bare, "times": times, "missing": missing, "memory": memory}


def _page(client: Client, address: str) -> int:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return len(response.content)


def _first(client: Client, address: str) -> int:
    """Ask for a file, and wait for its first part alone."""
    response: Any = client.get(address)
    first = next(iter(response))
    response.close()
    return len(first)


def _done(name: str, numbers: count[int], by: User) -> int:
    """Do what a member of staff does, and undo it."""
    with transaction.atomic():
        DO[name](next(numbers), by)
        transaction.set_rollback(True)
    return 0


def _facets(asked: dict[str, list[str]]) -> dict[str, float]:
    """The counts beside lists of all kinds, for what was found already."""
    with translation.override("ar"):
        found = [find_articles(QueryDict(address.partition("?")[2])) for address in asked["news with filters"]]
        found += [find_meetings(QueryDict(address.partition("?")[2])) for address in asked["register with filters"]]
        for each in found:
            assert each.hits is not None
        return _times([lambda each=each: bool(facets(each)) for each in found])


class _Queries:
    """Counts statements, as a wrapper of Django's."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.number += 1
        return execute(*arguments)


def _times(questions: list[Question]) -> dict[str, float]:
    """Return milliseconds (the median and the 95th percentile), and the most queries and kilobytes of one of ``questions``."""
    for question in questions[:3]:
        question()
    most, size = 0, 0
    for question in questions:
        queries = _Queries()
        with connection.execute_wrapper(queries):
            size = max(size, question())
        most = max(most, queries.number)
    gc.collect()
    rounds = [[_milliseconds(question) for question in questions] for _ in range(ROUNDS)]
    settled = sorted(map(statistics.median, zip(*rounds, strict=True)))
    found = {"median": statistics.median(settled), "p95": settled[int(0.95 * len(settled))], "count": len(settled)}
    return found | {"queries": most, "kilobytes": size / 1000}


def _milliseconds(question: Question) -> float:
    start = time.perf_counter()
    question()
    return 1000 * (time.perf_counter() - start)


def _memory(client: Client, address: str) -> float:
    """By how much the most memory this process ever had grows while the whole file is sent."""
    before = _megabytes()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    for _part in response:
        pass
    return _megabytes() - before


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
