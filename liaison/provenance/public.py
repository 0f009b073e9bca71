"""The log as everybody may read it: its entries, the signed heads, proofs and keys. See docs/operations/provenance.md."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from liaison.provenance.keys import HEADS, SUCCESSORS
from liaison.provenance.log import cut
from liaison.provenance.models import LogKey, LogLine, LogState, TreeHead
from liaison.provenance.signing import FILES, SIGNER, fingerprint, public_key
from liaison.provenance.tree import Range, consistency, full_subtrees, inclusion, range_hash, root_of
from liaison.web.addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.http import HttpRequest

# So many entries are in one answer.
PAGE = 1000
_LATEST = "no-cache"
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Return what there is, as JSON: the addresses, the keys, how many entries, and how to check them."""
    state = _state()
    told = {
        "about": "All that the office published, corrected and withdrew, as a signed log that can only grow (RFC 6962).",
        "entries": state.size,
        "log": _url(request, "provenance_log"),
        "head": _url(request, "provenance_head"),
        "allowed_signers": _url(request, "provenance_signers"),
        "inclusion": _url(request, "provenance_inclusion") + "?index={index}&size={size}",
        "consistency": _url(request, "provenance_consistency") + "?first={size}&second={size}",
        "keys": [_told_key(key) for key in _keys()],
        "check": (
            "ssh-keygen -Y verify -f allowed_signers -I office -n liaison-tree-head -s head.txt.sig < head.txt;"
            " a line of the log without its line end is hashed as SHA-256 of a zero byte and the line"
        ),
    }
    return _json(told)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Return entries as JSON Lines, each line to the byte what was hashed: ``?from=`` (0) ``&to=``, at most ``PAGE``."""
    first, size = _number(request, "from", 0), _state().size
    last = min(_number(request, "to", size - 1), size - 1, first + PAGE - 1)
    rows = LogLine.objects.filter(index__range=(first, last)).order_by("index").values_list("line", flat=True)
    response = HttpResponse(
        b"".join(bytes(line) + b"\n" for line in rows), content_type="application/jsonl; charset=utf-8"
    )
    if last + 1 < size and "to" not in request.GET:
        response["Link"] = f'<{_url(request, "provenance_log")}?from={last + 1}>; rel="next"'
    response["Cache-Control"] = _LATEST
    return _for_all(response)


@require_safe
def head(request: HttpRequest) -> HttpResponse:
    """Return the newest signed head, as JSON with its signature; before anything was signed, the root alone."""
    newest, state = TreeHead.objects.order_by("-size").first(), _state()
    if newest is None:
        root = base64.b64encode(root_of(cut(state.peaks))).decode()
        return _json({"size": state.size, "root": root, "signature": "", "signed": False})
    told = {"size": newest.size, "text": newest.text, "signature": newest.signature, "signed": True, "key": newest.key}
    file = _url(request, "provenance_head_text", newest.size)
    return _json(told | {"file": file, "file_signature": f"{file}.sig", "unsigned": state.size - newest.size})


@require_safe
def newest_head(request: HttpRequest) -> HttpResponse:
    """Redirect to the file with the newest signed head; 404 while nothing was signed."""
    size = TreeHead.objects.order_by("-size").values_list("size", flat=True).first()
    if size is None:
        raise Http404
    response = HttpResponseRedirect(reverse("provenance_head_text", args=[size]))
    response["Cache-Control"] = _LATEST
    return response


@require_safe
def head_file(request: HttpRequest, size: int, signature: str = "") -> HttpResponse:
    """Return the signed head of ``size`` entries, to the byte what was signed, or its signature; 404 if none was signed."""
    found = TreeHead.objects.filter(size=size).first() if size < 2**63 else None
    if found is None:
        raise Http404
    response = HttpResponse(found.signature if signature else found.text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = _FOR_EVER
    return _for_all(response)


@require_safe
def prove_inclusion(request: HttpRequest) -> HttpResponse:
    """Return the proof (RFC 6962, 2.1.1) that the entry ``?index=`` is in the tree of ``&size=`` (default: all) entries."""
    size = _size(request, "size", _state().size)
    index = _number(request, "index", 0)
    return _proof(lambda: inclusion(index, size), {"index": index, "size": size})


@require_safe
def prove_consistency(request: HttpRequest) -> HttpResponse:
    """Return the proof (RFC 6962, 2.1.2) that the tree of ``&second=`` entries continues that of ``?first=``."""
    second = _size(request, "second", _state().size)
    first = _number(request, "first", 1)
    return _proof(lambda: consistency(first, second), {"first": first, "second": second})


def path_of(parts: Iterable[Range]) -> list[str]:
    """Return the hashes of the subtrees over ``parts``, in Base64; one query."""
    wanted = list(parts)
    needed = {node for part in wanted for node in full_subtrees(*part)}
    ends = {((position + 1) << level) - 1 for level, position in needed}
    nodes = {index: cut(joined) for index, joined in LogLine.objects.filter(pk__in=ends).values_list("index", "nodes")}

    def node(level: int, position: int) -> bytes:
        return nodes[((position + 1) << level) - 1][level]

    return [base64.b64encode(range_hash(part, node)).decode() for part in wanted]


@require_safe
def signers(request: HttpRequest) -> HttpResponse:
    """Return the public keys as ``ssh-keygen -Y verify -f`` takes them."""
    lines = list(_signers(_keys()))
    text = "".join(f"{line}\n" for line in lines) or "# Nothing is signed here yet.\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = _LATEST
    return _for_all(response)


def _signers(keys: list[LogKey]) -> Iterable[str]:
    spaces = ",".join((FILES, HEADS, SUCCESSORS))
    for key, following in zip(keys, [*keys[1:], None], strict=False):
        # Of a key that was replaced, signatures count that were made before: ssh-keygen is told the time by -Overify-time.
        # A day later, in no time zone: older versions of ssh-keygen take times of the reader's own zone alone.
        until = following.since + timedelta(days=1) if following and following.since else None
        end = f',valid-before="{until:%Y%m%d}"' if until else ""
        yield f'{SIGNER} namespaces="{spaces}"{end} {key.public}'


def _keys() -> list[LogKey]:
    """Return the keys that signed, in order, and today's key if it has not signed yet."""
    used = list(LogKey.objects.filter(since__isnull=False).order_by("since", "pk"))
    own = public_key()
    return used if not own or any(key.public == own for key in used) else [*used, LogKey(public=own)]


def _told_key(key: LogKey) -> dict[str, object]:
    since = key.since.isoformat(timespec="seconds") if key.since else None
    return {"key": key.public, "fingerprint": fingerprint(key.public), "since": since}


def _state() -> LogState:
    return LogState.objects.filter(pk=1).first() or LogState()


def _proof(parts: Callable[[], list[Range]], told: dict[str, object]) -> HttpResponse:
    try:
        path = path_of(parts())
    except ValueError as error:
        raise Http404 from error
    return _json(told | {"path": path})


def _size(request: HttpRequest, name: str, most: int) -> int:
    size = _number(request, name, most)
    if size > most:
        raise Http404
    return size


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= 15):
        raise BadRequest(f"{name} is no number.")
    return int(given)


def _json(told: Mapping[str, object]) -> HttpResponse:
    response = JsonResponse(told, json_dumps_params={"indent": 1})
    response["Cache-Control"] = _LATEST
    return _for_all(response)


def _for_all(response: HttpResponse) -> HttpResponse:
    """Let scripts of other sites read it: it is public, and checks are made elsewhere."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _url(request: HttpRequest, name: str, *args: int) -> str:
    return absolute(request, reverse(name, args=args))
