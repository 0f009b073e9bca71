"""The kinds of requests that are made up: where they go, who sends them, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from hypothesis import strategies as st

from tests.access.table import VISITORS
from tests.fuzz.forms import bodies, tampered
from tests.fuzz.site import ANONYMOUS, Asked, Site
from tests.fuzz.values import headers, in_path, quoted, tricky

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fuzz.forms import Form

ADMIN, API = "/admin/", "/api/"
_STAFF = VISITORS[1:]
# Besides what pages offer: what addresses of lists, files and the desk take, and what they do not.
_PUBLIC_NAMES = (
    *("q", "kind", "organization", "person", "topic", "from", "to", "page", "year", "month", "status", "sort", "letter", "in"),
    *("format", "country", "side", "url", "maxwidth", "maxheight", "callback", "language", "next", "p", "page_id", "limit", "cursor"),
    *("fields", "modified_since", "unknown", "", "q[]", "__proto__", "csrfmiddlewaretoken"),
)  # fmt: skip
_DESK_NAMES = (
    *("q", "o", "p", "e", "all", "_popup", "_to_field", "_facets", "_changelist_filters", "term", "app_label", "model_name"),
    *("field_name", "page", "from", "to", "week", "month", "day", "what", "who", "next", "stays", "goes", "apart", "framed", "name"),
    *("kind__exact", "state_ar__exact", "id__in", "pk", "created_by__password__startswith", "title_ar__regex", "organizations__id__exact"),
    *("_restore", "_page", "meeting", "record", "since", "until", "language", "unknown", "", "_preview", "name_ar", "name_en"),
)  # fmt: skip
_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "POST", "get", "X")


@st.composite
def _query(draw: Callable, names: tuple[str, ...], values: tuple[str, ...]) -> str:
    """Parameters: known and unknown ones, repeated, with values that the page offers and others."""
    name = st.one_of(st.sampled_from(names).map(quote), quoted.map(lambda value: value[:60]))
    value = st.one_of(quoted, st.sampled_from(values).map(quote)) if values else quoted
    pairs = draw(st.lists(st.tuples(name, value), min_size=1, max_size=6))
    return "&".join("=".join(pair) for pair in pairs)


@st.composite
def _path(draw: Callable, address: str) -> str:
    """``address`` with one of its parts replaced, taken out, doubled, or with more behind it."""
    path, mark, query = address.partition("?")
    parts = path.split("/")
    place = draw(st.integers(1, len(parts) - 1))
    what = draw(st.sampled_from(("replace", "replace", "replace", "drop", "double", "append", "slash")))
    if what == "replace":
        parts[place] = draw(in_path)
    elif what == "drop":
        del parts[place]
    elif what == "double":
        parts.insert(place, parts[place])
    elif what == "append":
        parts.append(draw(in_path))
    else:
        parts.insert(place, "")
    changed = "/".join(parts)
    return (changed if changed.startswith("/") else f"/{changed}") + mark + query


def queries(
    site: Site, addresses: list[str], visitors: tuple[str, ...], names: tuple[str, ...]
) -> st.SearchStrategy[Asked]:
    """GET with parameters."""

    @st.composite
    def drawn(draw: Callable) -> Asked:
        address, visitor = draw(st.sampled_from(addresses)), draw(st.sampled_from(visitors))
        offered = site.offered(address, visitor)
        query = draw(_query((*names, *offered.names), offered.values))
        joint = "&" if "?" in address else "?"
        more = draw(st.one_of(st.just({}), st.just({}), headers))
        return Asked("GET", f"{address}{joint}{query}", visitor, more)

    return drawn()


def _described(site: Site, address: str) -> st.SearchStrategy[Asked]:
    """GET of a list of the API with parameters that it has, whatever their values."""
    pairs = st.lists(st.tuples(st.sampled_from(site.described(address)), quoted), min_size=1, max_size=3)
    return pairs.map(lambda found: Asked("GET", f"{address}?{'&'.join(map('='.join, found))}"))


def paths(addresses: list[str], visitors: tuple[str, ...]) -> st.SearchStrategy[Asked]:
    """GET of addresses that are not quite the site's."""
    return st.builds(
        Asked,
        st.sampled_from(("GET", "GET", "GET", "POST")),
        st.sampled_from(addresses).flatmap(_path),
        st.sampled_from(visitors),
    )


def with_headers(addresses: list[str], visitors: tuple[str, ...]) -> st.SearchStrategy[Asked]:
    """GET and HEAD with headers that no browser sends."""
    return st.builds(
        Asked, st.sampled_from(("GET", "GET", "HEAD")), st.sampled_from(addresses), st.sampled_from(visitors), headers
    )


def methods(addresses: list[str], visitors: tuple[str, ...]) -> st.SearchStrategy[Asked]:
    """Other methods than GET, with something in them."""
    kinds = st.sampled_from(
        ("", "application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
    )
    return st.builds(
        Asked,
        st.sampled_from(_METHODS),
        st.sampled_from(addresses),
        st.sampled_from(visitors),
        st.just({}),
        tricky,
        kinds,
    )


def forms(
    site: Site, addresses: list[str], visitors: tuple[str, ...], with_files: bool | None = None
) -> st.SearchStrategy[Asked]:
    """POST of the forms that pages offer, tampered with; ``with_files`` asks for those with uploads or those without."""
    found: dict[str, list[tuple[str, Form]]] = {}

    def forms_for(visitor: str) -> list[tuple[str, Form]]:
        if visitor not in found:
            offered = [
                (urljoin(address, form.action.partition("#")[0]) if form.action else address, form)
                for address in addresses
                for form in site.offered(address, visitor).forms
                if with_files is None or bool(form.files) == with_files
            ]
            # Every page can log out: such forms count once.
            found[visitor] = list({address: (address, form) for address, form in offered}.values())
        return found[visitor]

    @st.composite
    def drawn(draw: Callable) -> Asked:
        visitor = draw(st.sampled_from([each for each in visitors if forms_for(each)]))
        address, form = draw(st.sampled_from(forms_for(visitor)))
        body, kind = draw(bodies(draw(tampered(form))))
        return Asked("POST", address, visitor, {}, body, kind)

    return drawn()


def _actions(site: Site) -> st.SearchStrategy[Asked]:
    """The actions of lists, over records that are there and others."""
    lists = [address for address in site.addresses((ADMIN,)) if address.count("/") == 4]
    names = st.one_of(
        st.sampled_from((b"delete_selected", b"trash", b"publish", b"withdraw", b"submit", b"approve")), tricky
    )
    keys = st.lists(st.one_of(st.sampled_from((b"1", b"2", b"3", b"4")), tricky), max_size=4)

    @st.composite
    def drawn(draw: Callable) -> Asked:
        address, visitor = draw(st.sampled_from(lists)), draw(st.sampled_from(_STAFF))
        offered = [value.encode() for value in site.offered(address, visitor).values if value]
        action = draw(st.one_of(st.sampled_from(offered), names) if offered else names)
        controls = [
            (b"action", action),
            (b"select_across", draw(st.sampled_from((b"0", b"1", b"x")))),
            (b"index", draw(st.sampled_from((b"0", b"1", b"-1", b"x")))),
        ]
        controls += [(b"_selected_action", key) for key in draw(keys)]
        if draw(st.booleans()):
            controls += [
                (draw(st.sampled_from((b"post", b"_confirm", b"apply"))), b"yes"),
                (b"_author", site.accounts[visitor].encode()),
            ]
        body, kind = draw(bodies(tuple(controls)))
        return Asked("POST", address, visitor, {}, body, kind)

    return drawn()


def _programs(site: Site) -> st.SearchStrategy[Asked]:
    """What the scripts of the desk send: pasted texts, autosaves, who is here, quick entries, names to compare."""
    targets = [
        *("/admin/paste/", "/admin/autosave/", "/admin/here/", "/admin/stay/", "/admin/language/", "/admin/login/"),
        *(
            address
            for address in site.addresses((ADMIN,))
            if address.endswith(("/enter/", "/alike/", "/apart/", "/shown/"))
        ),
    ]
    pages = [address.encode() for address in site.addresses((ADMIN,)) if address.endswith(("/change/", "/add/"))]
    names = ("html", "text", "source", "path", "_path", "_page", "_author", "_nothing", "gone", "name", "name_ar", "name_en", "title_ar", "body_ar", "next", "language", "first", "second", "username", "password", "_held", "_held_address", "_held_author", "kind", "keys", "ids")  # fmt: skip

    @st.composite
    def drawn(draw: Callable) -> Asked:
        visitor = draw(st.sampled_from(VISITORS))
        name = st.one_of(st.sampled_from(names).map(str.encode), tricky.map(lambda value: value[:60]))
        value = st.one_of(tricky, tricky, st.sampled_from(pages), st.just(site.accounts.get(visitor, "1").encode()))
        body, kind = draw(bodies(tuple(draw(st.lists(st.tuples(name, value), max_size=8)))))
        return Asked("POST", draw(st.sampled_from(targets)), visitor, {}, body, kind)

    return drawn()


def kinds(site: Site) -> dict[str, tuple[int, st.SearchStrategy[Asked]]]:
    """Return each kind of request by its name, with how many of a hundred are of it."""
    public, desk, api = site.addresses(("/",), (ADMIN, API)), site.addresses((ADMIN,)), site.addresses((API,))
    heavy = (".pdf", ".png")
    light = [address for address in public if not address.endswith(heavy)]
    pages = [address for address in desk if not address.endswith("/history/")]
    nobody = (ANONYMOUS,)
    return {
        "public pages: parameters": (17, queries(site, light, nobody, _PUBLIC_NAMES)),
        "public pages: addresses": (7, paths(light, nobody)),
        "public pages: headers": (7, with_headers(light, nobody)),
        "public pages: pictures and PDF": (
            1,
            queries(site, [a for a in public if a.endswith(heavy)], nobody, _PUBLIC_NAMES),
        ),
        "public forms": (3, forms(site, light, nobody)),
        "API: parameters": (5, queries(site, api, nobody, _PUBLIC_NAMES)),
        "API: described parameters": (
            4,
            st.one_of([_described(site, address) for address in api if site.described(address)]),
        ),
        "API: addresses and headers": (4, st.one_of(paths(api, nobody), with_headers(api, nobody))),
        "all: methods": (4, methods([*light, *desk, *api], VISITORS)),
        "desk: parameters": (12, queries(site, pages, _STAFF, _DESK_NAMES)),
        "desk: addresses": (6, paths(desk, VISITORS)),
        "desk: forms": (15, forms(site, pages, _STAFF, with_files=False)),
        "desk: forms with files": (6, forms(site, pages, _STAFF, with_files=True)),
        "desk: actions of lists": (4, _actions(site)),
        "desk: what scripts send": (5, _programs(site)),
    }
