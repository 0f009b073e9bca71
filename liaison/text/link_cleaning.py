"""Cleaning of links before they are stored: redirects and tracking parameters are removed."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

# Redirecting sites: patterns of host and path, and the names of the query parameters that hold the target.
_REDIRECTS = (
    (r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}", "/url", ("q", "url")),
    (r"lm?\.(?:facebook|instagram)\.com", r"/(?:l\.php)?", ("u",)),
    (r"(?:[\w-]+\.)*safelinks\.protection\.outlook\.com", "/.*", ("url",)),
    (r"statics\.teams\.cdn\.office\.net", "/evergreen-assets/safelinks/.*", ("url",)),
    (r"(?:www\.)?bing\.com", "/ck/a", ("u",)),
    (r"(?:www\.)?duckduckgo\.com", "/l/?", ("uddg",)),
    (r"(?:www\.)?youtube\.com", "/redirect", ("q",)),
    (r"(?:www\.)?linkedin\.com", "/(?:redir/redirect/?|safety/go/?)", ("url",)),
    (r"(?:away\.)?vk\.com", r"/away\.php", ("to",)),
    (r"slack-redir\.net", "/link", ("url",)),
)
_BETWEEN = [(re.compile(host), re.compile(path), names) for host, path, names in _REDIRECTS]
# Names of tracking parameters, which tell a site where a reader came from.
_FOLLOWING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|_hs(?:enc|mi))", re.I
)
_MOST = 5


def direct_address(address: str) -> str:
    """Return the final target of ``address``, without tracking parameters.

    Resolves redirects of search engines, mail programs and social networks from the address alone, without a request.
    Returns an address that cannot be parsed unchanged.
    """
    for _time in range(_MOST):
        target = _target(address)
        if not target:
            break
        address = target
    return _not_following(address)


def _target(address: str) -> str:
    """Return the address that a redirect holds; empty for any other address."""
    parts = _split(address)
    if parts is None:
        return ""
    host = (parts.hostname or "").lower()
    for hosts, paths, names in _BETWEEN:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path):
            query = parse_qs(parts.query)
            found = next((query[name][0] for name in names if name in query), "")
            return next((target for target in (found, _decoded(found)) if _is_whole(target)), "")
    return ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def _is_whole(address: str) -> bool:
    return _split(address) is not None


def _decoded(text: str) -> str:
    """Return the target that Bing writes as "a1" and base64; empty for anything else."""
    if not text.startswith("a1"):
        return ""
    try:
        return base64.urlsafe_b64decode(text[2:] + "=" * (-len(text[2:]) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _not_following(address: str) -> str:
    parts = _split(address)
    if parts is None or not parts.query:
        return address
    pairs = parts.query.split("&")
    kept = [pair for pair in pairs if not _FOLLOWING.fullmatch(pair.partition("=")[0])]
    return address if len(kept) == len(pairs) else urlunsplit(parts._replace(query="&".join(kept)))
