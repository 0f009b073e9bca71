"""Writing the log: what steps announce is entered in order, chained, put into the tree, and the new head is signed."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from liaison.provenance.keys import HEADS
from liaison.provenance.models import Announcement, Kind, LogKey, LogLine, LogState, TreeHead
from liaison.provenance.signing import fingerprint, may_sign, public_key, sign
from liaison.provenance.tree import SIZE, grown, leaf_hash, root_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

# So many entries are written in one transaction: less than a second, during which nobody else can append.
_AT_ONCE = 2000
_HEAD = "liaison provenance log 1"


def announce(
    kind: str, record: int, language: str, version: int | None = None, digest: str = "", at: dt.datetime | None = None
) -> None:
    """Have the log say ``kind`` of the edition of article ``record`` in ``language``, once this transaction is over.

    ``version`` is a number, ``digest`` its salted hash; ``at`` is when it happened (aware, default now).
    """
    Announcement.objects.create(
        kind=kind, record=record, language=language, version=version, digest=digest, at=at or timezone.now()
    )
    write_after_this()


def write_after_this() -> None:
    """Write the log when the transaction is over. If that fails, the timer does it: what was announced is stored."""
    transaction.on_commit(write_log, robust=True)


def write_log() -> int:
    """Enter everything that was announced, sign the new head if there is a key, and return how many entries were made."""
    number = written = _write_some()
    while written == _AT_ONCE:
        written = _write_some()
        number += written
    if may_sign():
        _sign_head()
    return number


def locked_state() -> LogState:
    """Return the row that whoever appends locks. Call it within a transaction."""
    LogState.objects.get_or_create(pk=1)
    return LogState.objects.select_for_update().get(pk=1)


def secret() -> bytes:
    """Return the key of the index of texts, 32 random bytes that this database alone knows."""
    return bytes(LogState.objects.get_or_create(pk=1)[0].secret)


@transaction.atomic
def _write_some() -> int:
    if not Announcement.objects.exists():
        return 0
    state = locked_state()
    waiting = list(Announcement.objects.order_by("pk")[:_AT_ONCE])
    _append(state, [_facts(each) for each in waiting])
    Announcement.objects.filter(pk__in=[each.pk for each in waiting]).delete()
    return len(waiting)


def _facts(said: Announcement) -> dict[str, object]:
    facts: dict[str, object] = {
        "kind": said.kind,
        "at": written(said.at),
        "language": said.language,
        "article": said.record,
        "address": f"/{said.language}/news/{said.record}/",
    }
    return facts | ({"version": said.version} if said.version else {}) | ({"hash": said.digest} if said.digest else {})


def _append(state: LogState, entries: Iterable[dict[str, object]]) -> None:
    """Append ``entries`` and store the locked ``state``."""
    peaks, lines, now = cut(state.peaks), [], written(timezone.now())
    newest = bytes(state.newest)
    for facts in entries:
        line = _line({"index": state.size, **facts, "logged": now, "previous": newest.hex()})
        newest = leaf_hash(line)
        lines.append(_row(state.size, line, grown(state.size, peaks, newest), facts))
        state.size += 1
    LogLine.objects.bulk_create(lines, batch_size=500)
    state.peaks, state.newest = b"".join(peaks), newest
    state.save()


def _line(facts: dict[str, object]) -> bytes:
    return json.dumps(facts, separators=(",", ":")).encode("ascii")


def _row(index: int, line: bytes, nodes: list[bytes], facts: dict[str, Any]) -> LogLine:
    return LogLine(
        index=index,
        line=line,
        nodes=b"".join(nodes),
        kind=facts["kind"],
        language=facts.get("language", ""),
        record=facts.get("article"),
        version=facts.get("version"),
    )


def cut(joined: bytes | memoryview) -> list[bytes]:
    """Return the hashes that ``joined`` holds one after the other."""
    whole = bytes(joined)
    return [whole[start : start + SIZE] for start in range(0, len(whole), SIZE)]


def written(moment: dt.datetime) -> str:
    """Return ``moment`` (aware) in UTC to the second, as the log writes times: 2026-11-30T07:00:00Z."""
    return moment.astimezone(tz=timezone.get_fixed_timezone(0)).strftime("%Y-%m-%dT%H:%M:%SZ")


def head_text(state: LogState, at: dt.datetime) -> str:
    """Return the head of the tree as it is signed: four lines, for what, how many entries, the root (Base64), the time."""
    root = base64.b64encode(root_of(cut(state.peaks))).decode()
    return f"{_HEAD}\n{state.size}\n{root}\n{written(at)}\n"


@transaction.atomic
def _sign_head() -> None:
    """Sign the newest head with today's key, unless that is done."""
    key = public_key()
    newest = TreeHead.objects.order_by("-size").first()
    state = LogState.objects.filter(pk=1).first()
    if state is None or state.size == 0 or (newest and (newest.size, newest.key) == (state.size, key)):
        return
    state = locked_state()
    _note_key(state, key)
    text = head_text(state, timezone.now())
    signature = sign(text.encode(), HEADS).decode()
    TreeHead.objects.get_or_create(size=state.size, defaults={"text": text, "signature": signature, "key": key})


def _note_key(state: LogState, public: str) -> None:
    """Enter ``public`` into the log if it signs for the first time."""
    key, _made = LogKey.objects.get_or_create(public=public)
    if key.since is not None:
        return
    key.since = timezone.now()
    key.save(update_fields=["since"])
    facts: dict[str, object] = {
        "kind": Kind.KEY.value,
        "at": written(key.since),
        "key": public,
        "fingerprint": fingerprint(public),
    }
    _append(state, [facts | ({"endorsement": key.endorsement} if key.endorsement else {})])
