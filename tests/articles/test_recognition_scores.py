"""The labeled reports of the bench are read at least as well as the issue of reading asks; all of them are invented."""

from __future__ import annotations

import pytest

from bench.recognition.__main__ import on_record, own
from bench.recognition.labels import REPORTS, read
from bench.recognition.scoring import Counts, score
from liaison.recognition.reader import recognize

KNOWN = {"people": 0.95, "bodies": 0.95, "posts": 0.85, "sides": 0.9, "date": 0.97}
UNKNOWN = {"people": 0.85, "bodies": 0.85, "posts": 0.85, "sides": 0.9, "date": 0.97}


@pytest.mark.parametrize(("known", "least"), [(True, KNOWN), (False, UNKNOWN)])
def test_reports_are_read_well(known, least):
    reports, counts = list(read(REPORTS)), Counts()
    keys, records = on_record(reports) if known else (None, None)
    for report in reports:
        if records:
            own(records, report)
        counts.take(score(report, recognize(report.text, records, written=report.written), keys=keys))
    assert {what: counts.f1(what) for what in least if counts.f1(what) < least[what]} == {}


def test_there_are_reports_of_every_style_in_both_languages():
    assert {(report.style, report.language) for report in read(REPORTS)} == {
        (style, language)
        for style in ("communique", "minutes", "whatsapp", "table", "interview", "letter", "thread")
        for language in ("ar", "en")
    }
