"""Asks one archive, the one of DATABASE_URL, what readers ask; prints times and memory as JSON. ``finding.py`` runs it.

``asking.py articles`` and ``asking.py entries`` say how many there are.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

import django

django.setup()

from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import translation  # noqa: E402

from articles.models import Article  # noqa: E402
from articles.read.facets import facets  # noqa: E402
from articles.read.lists import find_articles, find_meetings  # noqa: E402
from bench.questions import addresses  # noqa: E402
from liaison.search.index.models import Entry  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

# Each request is made so often; its time is the median.
ROUNDS = 3
EXPORTS = {"the register as CSV": "/ar/meetings/register.csv", "as XLSX": "/ar/meetings/register.xlsx"}


def main() -> None:
    counted = {"articles": Article, "entries": Entry}
    if len(sys.argv) > 1:
        print(counted[sys.argv[1]].objects.count())
        return
    print(json.dumps(_answers(Client())))


def _answers(client: Client) -> dict[str, Any]:
    asked = addresses()
    missing = [name for name, some in asked.items() if client.get(some[0]).status_code == 404]
    times = {
        name: _times([lambda address=address: _page(client, address) for address in some])
        for name, some in asked.items()
        if name not in missing
    }
    times["facet counts alone"] = _facets(asked)
    memory = {"all of the above": _megabytes()} | {name: _memory(client, address) for name, address in EXPORTS.items()}
    return {"times": times, "missing": missing, "memory": memory}


def _page(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")


def _facets(asked: dict[str, list[str]]) -> dict[str, float]:
    """The counts beside lists of all kinds, for what was found already."""
    with translation.override("ar"):
        found = [find_articles(QueryDict(address.partition("?")[2])) for address in asked["news with filters"]]
        found += [find_meetings(QueryDict(address.partition("?")[2])) for address in asked["register with filters"]]
        for each in found:
            assert each.hits is not None
        return _times([lambda each=each: facets(each) for each in found])


def _times(questions: list[Callable[[], Any]]) -> dict[str, float]:
    for question in questions[:3]:
        question()
    gc.collect()
    rounds = [[_milliseconds(question) for question in questions] for _ in range(ROUNDS)]
    settled = sorted(map(statistics.median, zip(*rounds, strict=True)))
    return {"median": statistics.median(settled), "p95": settled[int(0.95 * len(settled))], "count": len(settled)}


def _milliseconds(question: Callable[[], Any]) -> float:
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
