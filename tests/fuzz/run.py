"""Makes requests up and counts what is answered; the same ones for the same seed."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.kinds import kinds
from tests.fuzz.site import Answers, Asked, Site

if TYPE_CHECKING:
    from hypothesis import strategies as st


def run(site: Site, number: int, first: int) -> dict[str, Answers]:
    """Send about ``number`` requests of all kinds, made up from the seed ``first``; return what was answered to each kind."""
    return {
        name: _run(site, strategy, max(5, round(number * share / 100)), first)
        for name, (share, strategy) in kinds(site).items()
    }


def _run(site: Site, strategy: st.SearchStrategy[Asked], number: int, first: int) -> Answers:
    answers = Answers()
    quiet = settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(first)
    @quiet
    @given(strategy)
    def ask(asked: Asked) -> None:
        site.ask(asked, answers)

    ask()
    return answers


def table(found: dict[str, Answers]) -> str:
    """Return how many requests of each kind there were, what came of them, and how long they took."""
    lines = [
        f"{'kind':34}{'requests':>9}{'2xx':>7}{'3xx':>7}{'4xx':>7}{'5xx':>6}{'raised':>8}{'median':>9}{'longest':>9}"
    ]
    for name, answers in found.items():
        lines.append(_row(name, answers))
    whole = Answers()
    for answers in found.values():
        whole.statuses += answers.statuses
        whole.times += answers.times
        whole.failures |= answers.failures
    return "\n".join([*lines, _row("all", whole)])


def _row(name: str, answers: Answers) -> str:
    by = [
        sum(count for status, count in answers.statuses.items() if status // 100 == hundred) for hundred in range(2, 6)
    ]
    failed = sum(number for _asked, number in answers.failures.values())
    median, longest = statistics.median(answers.times) * 1000, max(answers.times) * 1000
    counts = "".join(f"{count:{width}}" for count, width in zip(by, (7, 7, 7, 6), strict=True))
    return f"{name:34}{len(answers.times):9}{counts}{failed:8}{median:7.0f}ms{longest:7.0f}ms"


def failures(found: dict[str, Answers]) -> str:
    """Return what failed, and the first request that made it fail; empty if nothing did."""
    return "\n".join(
        f"{name}, {number} times: {where}\n  {asked}"
        for name, answers in found.items()
        for where, (asked, number) in answers.failures.items()
    )
