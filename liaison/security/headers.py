"""Headers that tell browsers how little each response may do; see decision 64 for the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.decorators import csp
from django.conf import settings

from liaison.security import onion
from liaison.security.policies import DATA, DESK, UPLOAD
from liaison.staff.requests import is_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from liaison.security.policies import Policy

# Features that Chromium knows on every system. Public pages copy an address, and staff log in with passkeys.
_DENIED = (
    "accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen gamepad "
    "geolocation gyroscope hid idle-detection keyboard-map local-fonts magnetometer microphone midi "
    "otp-credentials payment picture-in-picture private-state-token-issuance private-state-token-redemption "
    "screen-wake-lock serial storage-access sync-xhr usb window-management xr-spatial-tracking"
)
_ALLOWED = "clipboard-write publickey-credentials-get publickey-credentials-create"
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _DENIED.split()), *(f"{name}=(self)" for name in _ALLOWED.split())])

# The same for every response.
_EVERYWHERE = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
    "X-Download-Options": "noopen",
}
# The attribute of a response with the policy that its view chose.
_CHOSEN = "content_policy"
# Other sites show pictures, feeds and data of ours, but take no pages, scripts or styles.
_OWN_TYPES = ("text/html", "text/css", "text/javascript", "application/javascript")


def headers(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that adds the headers to every response, and chooses its Content-Security-Policy.

    A view that needs another policy says so by ``with_policy``.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        onion.mark(request)
        response = get_response(request)
        desk, page = is_desk(request), _is_page(response)
        for name, value in _EVERYWHERE.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin" if desk else _shared(response))
        if not getattr(response, "xframe_options_exempt", False):
            response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if desk:
            # Django compares the address from which a form was sent, which "no-referrer" would hide.
            response.headers["Referrer-Policy"] = "same-origin"
        elif page and (address := onion.address_of(request)):
            response.headers["Onion-Location"] = address
        if policy := getattr(response, _CHOSEN, None) or _policy(request, desk=desk, page=page):
            csp(policy)(lambda _request: response)(request)
        return response

    return middleware


def with_policy(response: HttpResponseBase, policy: Policy) -> None:
    """Give ``response`` the Content-Security-Policy ``policy``."""
    setattr(response, _CHOSEN, policy)


def _is_page(response: HttpResponseBase) -> bool:
    return response.get("Content-Type", "text/html").startswith("text/html")


def _shared(response: HttpResponseBase) -> str:
    return "same-origin" if response.get("Content-Type", "text/html").startswith(_OWN_TYPES) else "cross-origin"


def _policy(request: HttpRequest, *, desk: bool, page: bool) -> Policy | None:
    """Return the policy of a response; None for that of public pages, which is the setting's."""
    if not page:
        return UPLOAD if request.path.startswith(settings.MEDIA_URL) else DATA
    return DESK if desk else None
