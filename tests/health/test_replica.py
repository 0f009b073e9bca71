"""The doctor and load balancers are told how the replica is."""

from __future__ import annotations

import pytest
from django.utils import translation

from liaison.health import probes
from liaison.health.checks import database
from liaison.health.findings import Level
from tests.health.outages import database_down
from tests.page_cache.copied import copied


@pytest.mark.parametrize(
    ("facts", "level", "told"),
    [
        ({"follows": True, "behind": 0.0}, Level.OK, "follows the primary"),
        ({"follows": True, "behind": 3.0}, Level.OK, "follows the primary"),
        ({"follows": True, "behind": 75.4}, Level.WARNING, "75 seconds behind"),
        ({"follows": True, "behind": None}, Level.WARNING, "does not answer"),
        ({"follows": False, "behind": None}, Level.WARNING, "follows no other"),
    ],
)
def test_the_doctor_says_how_it_is(facts, level, told):
    with translation.override("en"):
        (finding,) = database._judge_replica(facts)
    assert finding.level == level
    assert told in finding.what
    assert bool(finding.to_do) == (level > Level.OK)


@pytest.mark.django_db(transaction=True)
def test_one_that_does_not_answer_is_told(tmp_path):
    with copied(tmp_path), database_down():
        assert database._measure_replica() == {"follows": True, "behind": None}


@pytest.mark.parametrize(("behind", "ok"), [(0.0, True), (9.0, True), (60.04, False)])
def test_a_load_balancer_is_told_how_far_it_is_behind(monkeypatch, behind, ok):
    monkeypatch.setattr(probes, "seconds_behind", lambda: behind)
    seen = probes._timed(probes.Probe("replica", probes._replica))
    assert seen.ok == ok
    assert seen.numbers == {"lag_s": round(behind, 1)}
