"""What documents claim of the repository, held to what there is. Each check takes a document and returns what is wrong in it.

A problem begins with the place (``docs/developer.md:24``), and says what is not there and what to do about it.
"""

from __future__ import annotations

import difflib
import importlib.util
import re
from functools import cache
from pathlib import Path

from django.core.management import get_commands, load_command_class
from django.db import models

from tests.docs import addresses, source
from tests.docs.markdown import ROOT, Document, Mention, read_documents

_MEND = "Write what there is today, or strike it through (~~…~~) where the text tells of the past."

# Files have one of these ends, and so has nothing else that documents speak of, but for some addresses.
_FILE = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*\.(?:py|md|html|css|js|json|toml|po|txt|ttf|webp|svg|conf)")
_FOLDER = re.compile(r"[\w.-]+(?:/[\w.-]+)*/")
# The paths of a server, of an example, and what the site or its tools write while they run.
_ELSEWHERE = re.compile(
    r"/(?:srv|path|somewhere|tmp|etc|var|dev|opt|root|uploads)\b|(?:LIAISON_DATA|DATA_DIR|\$LIAISON_DATA|DIR)/|(?:\.venv|\.cache|var|media|made|pictures|__processed__)/"
)
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?:\(.*\))?")
_CALL = re.compile(r"(\w+)\(.*\)")
_IDENTIFIER = re.compile(r"_?[a-z0-9]+(?:_[a-z0-9]+)+|[A-Z][a-z]+(?:[A-Z][a-z]*)*|[A-Z][A-Z0-9_]{3,}")
# Names of other programs and standards.
_OF_OTHERS = {
    *("client_max_body_size", "proxy_force_ranges", "proxy_read_timeout", "proxy_set_header"),  # nginx
    *("MemoryDenyWriteExecute", "PrivateUsers", "liaison.service", "liaison.socket"),  # systemd
    *("fullchain.pem", "privkey.pem", "compose.yaml"),
    *("ignore_startup_parameters", "pg_dump", "ts_rank"),  # PgBouncer, PostgreSQL
    *("SCRIPT_NAME", "CASE", "CollectionPage", "RateLimit"),  # CGI, SQL, schema.org, IETF
    "from_current_timezone",  # Django
    *("news.example.org", "example.com", "response.context"),
}


def find_wrong_files(document: Document) -> list[str]:
    """Files and folders that are named and are not there, or of whose name there are several."""
    named = [*document.codes, *document.blocks]
    tokens = [Mention(mention.place, token) for mention in named for token in _tokens(mention.text)]
    # Outside of code, what has a slash and an end can be nothing else.
    plain = re.compile(r"(?<![\w/.:@<-])[\w.-]+(?:/[\w.-]+)+\.(?:py|md|html|css|js|toml)\b")
    tokens += [Mention(line.place, path) for line in document.prose for path in plain.findall(line.text)]
    return [problem for token in tokens if (problem := _wrong_file(document, token))]


def _wrong_file(document: Document, mention: Mention) -> str:
    path = mention.text
    if not _is_path(path) or addresses.is_end_of_address(path):
        return ""
    if "*" in path:
        return "" if any(ROOT.glob(path)) else _say(mention, "matches no file", _MEND)
    beside = (document.path.parent / path).as_posix() + ("/" if path.endswith("/") else "")
    folder = path if path.endswith(("/", *_ends())) else path + "/"
    if {path, beside, folder} & source.files():
        return ""
    found = source.files_called(path)
    if len(found) == 1:
        return ""
    if found:
        return _say(mention, f"may be any of {', '.join(found[:4])}", "Write the whole path.")
    return _say(mention, f"is not there{_guess(path, source.files())}", _MEND)


def _is_path(token: str) -> bool:
    if token.startswith(("/", "…", "http")) or _ELSEWHERE.match(token) or "?" in token:
        return False
    below_ours = "/" in token and token.split("/")[0] + "/" in source.files() and re.fullmatch(r"[\w./-]+", token)
    return bool(_FILE.fullmatch(token) or _FOLDER.fullmatch(token) or below_ours)


@cache
def _ends() -> tuple[str, ...]:
    return tuple({Path(path).suffix for path in source.files() if Path(path).suffix})


def find_wrong_names(document: Document) -> list[str]:
    """Modules, functions, classes and constants that are named in code and are not there."""
    ours = re.compile(rf"(?:{'|'.join(sorted(_packages()))})\.\w+(?:\.\w+)*")
    tokens = [Mention(line.place, token) for line in document.blocks for token in _tokens(line.text)]
    mentions = [*document.codes, *(token for token in tokens if ours.fullmatch(token.text))]
    return [problem for mention in mentions if (problem := _wrong_name(mention))]


@cache
def _packages() -> frozenset[str]:
    """The folders at the root that hold Python, and the modules there."""
    return frozenset(path.split("/")[0].removesuffix(".py") for path in source.trees())


def _wrong_name(code: Mention) -> str:
    name = code.text.removeprefix("python -m ")
    if _FILE.fullmatch(name) or name in _OF_OTHERS or name in source.variables():
        return ""
    if _DOTTED.fullmatch(name):
        return _wrong_dotted(Mention(code.place, name))
    if call := _CALL.fullmatch(name):
        known = call[1] in source.functions() or hasattr(models.QuerySet, call[1]) or hasattr(models.Model, call[1])
        return "" if known else _say(code, f"is no function of ours{_guess(call[1], source.functions())}", _MEND)
    if _IDENTIFIER.fullmatch(name) and name not in source.words():
        return _say(code, f"stands nowhere in the source{_guess(name, source.words())}", _MEND)
    return ""


def _wrong_dotted(mention: Mention) -> str:
    """The problem with ``module.function``, ``Class.method`` or ``record.method()``."""
    parts = mention.text.partition("(")[0].split(".")
    if addresses.is_end_of_address(".".join(parts)):
        return ""
    found = _find_dotted(parts)
    if len(found) == 1 or any(name.split(".") == parts for name in found) or _is_member(parts):
        return ""
    if found:
        return _say(mention, f"may be any of {', '.join(found[:4])}", "Write more of the name.")
    if parts[0] not in _packages() and importlib.util.find_spec(parts[0]):
        return ""
    return _say(mention, "is not there", _MEND)


def _find_dotted(parts: list[str]) -> list[str]:
    """The full names of what is called ``parts``: a module, what one defines, or what a class of one holds.

    What is imported counts if the name of the module is given from its beginning.
    """
    found = set()
    for split in range(len(parts), 0, -1):
        tail, rest = ".".join(parts[:split]), parts[split:]
        for name, module in source.modules().items():
            if name != tail and not name.endswith("." + tail):
                continue
            known = module.defined | (module.imported if name == tail else set())
            holds = not rest or (
                rest[0] in known and (len(rest) == 1 or rest[1] in source.classes().get(rest[0], set()))
            )
            if holds:
                found.add(".".join([name, *rest]))
    return sorted(found)


def _is_member(parts: list[str]) -> bool:
    """Whether ``parts`` are a class, or a record called as its class, and what it has or what its QuerySets have."""
    owners = [name for name in source.classes() if name.lower() == parts[0].replace("_", "").lower()]
    if parts[1] == "objects" and len(parts) == 3:
        sets = [name for name in source.classes() if name.endswith(("QuerySet", "Manager"))]
        return bool(owners) and any(parts[2] in source.classes()[name] for name in sets)
    return any(parts[1] in source.classes()[owner] for owner in owners)


def find_wrong_commands(document: Document) -> list[str]:
    """``manage.py`` commands and their options, and programs run by ``python -m``, that are not there."""
    problems = []
    for mention in [*document.codes, *_without_comments(document.blocks)]:
        for name, options in re.findall(r"manage\.py ([a-z_]+)((?: --?[\w-]+)*)", mention.text):
            problems += _wrong_command(Mention(mention.place, f"manage.py {name}"), name, options.split())
        for name in re.findall(r"python3? -m ([\w.]+)", mention.text):
            elsewhere = name.split(".")[0] not in _packages() and importlib.util.find_spec(name.split(".")[0])
            if not elsewhere and not _find_dotted(name.split(".")):
                problems.append(_say(Mention(mention.place, f"python -m {name}"), "is no module", _MEND))
    return problems


def _wrong_command(mention: Mention, name: str, options: list[str]) -> list[str]:
    app = get_commands().get(name)
    if app is None:
        return [_say(mention, f"is no command{_guess(name, get_commands())}", _MEND)]
    known = load_command_class(str(app), name).create_parser("manage.py", name)._option_string_actions
    # Of an option of one letter, a value may follow at once: -v0.
    return [
        _say(mention, f"has no option {option}", _MEND) for option in options if not {option, option[:2]} & known.keys()
    ]


def find_wrong_variables(document: Document) -> list[str]:
    """Variables that are set in code (``NAME=…``) and that nothing reads."""
    return [
        _say(Mention(mention.place, name), f"is read by nothing{_guess(name, source.variables())}", _MEND)
        for mention in [*document.codes, *_without_comments(document.blocks)]
        for name in re.findall(r"(?<![\w$&?-])([A-Z][A-Z0-9_]*)=", mention.text)
        # Any setting may stand in a file instead.
        if name not in source.variables() and name.removesuffix("_FILE") not in source.settings()
    ]


def find_wrong_targets(document: Document) -> list[str]:
    """Targets that the Makefile does not have."""
    return [
        _say(Mention(mention.place, f"make {target}"), f"is no target{_guess(target, source.make_targets())}", _MEND)
        for mention in [*document.codes, *_without_comments(document.blocks)]
        for target in re.findall(r"(?<![\w-])make ([a-z][\w-]*)", mention.text)
        if target not in source.make_targets()
    ]


def find_wrong_addresses(document: Document) -> list[str]:
    """Addresses that the site does not answer."""
    problems = []
    for mention in [*document.codes, *document.blocks]:
        for token in _tokens(mention.text):
            address = re.sub(r"^http://127\.0\.0\.1:8000(?=/)", "", token)
            if not _is_there(address):
                problems.append(_say(Mention(mention.place, token), "is answered by no view", _MEND))
    return problems


def _is_there(token: str) -> bool:
    """Whether ``token`` is an address that is answered, or no address at all."""
    if _ELSEWHERE.match(token):
        return True
    if re.match(r"/[\w<*.]|/$|/\?", token):
        return addresses.is_address(token)
    if re.match(r"…/\S|[\w/-]+/\?", token):
        return addresses.is_end_of_address(token.removeprefix("…/"))
    if re.fullmatch(r"[\w/-]+/[\w.-]+(?:\|\w+)+", token):
        start, *ends = token.split("|")
        stem = start.rpartition(".")[0]
        return all(addresses.is_end_of_address(address) for address in (start, *(f"{stem}.{end}" for end in ends)))
    return True


def find_dead_links(document: Document) -> list[str]:
    """Links between the documents that lead to no file or to no heading, and numbers of decisions that there are not."""
    anchors = {other.path: other.anchors for other in read_documents()}
    problems = []
    for link in document.links:
        if re.match(r"[a-z]+:", link.text):
            continue
        path, _, anchor = link.text.partition("#")
        target = (ROOT / document.path.parent / path).resolve().relative_to(ROOT) if path else document.path
        if not (ROOT / target).exists():
            problems.append(_say(link, "leads to no file", "Link to one that exists."))
        elif anchor and anchor not in anchors.get(target, set()):
            problems.append(
                _say(link, f"leads to no heading{_guess(anchor, anchors.get(target, set()))}", "Mend the part after #.")
            )
    return problems + _wrong_numbers(document)


def _wrong_numbers(document: Document) -> list[str]:
    known = {path.name[:4] for path in (ROOT / "docs/decisions").iterdir()}
    problems = []
    for number, line in enumerate(document.present.splitlines(), 1):
        place = f"{document.path}:{number}"
        for said, target in re.findall(r"\[(\d+)\]\((?:decisions/)?(\d{4})-", line):
            if int(said) != int(target):
                problems.append(
                    _say(Mention(place, f"[{said}]"), f"leads to decision {int(target)}", "Mend one of both.")
                )
        for said in re.findall(r"[Dd]ecisions? \[?(\d+)", line):
            if said.zfill(4) not in known:
                problems.append(
                    _say(Mention(place, f"decision {said}"), "is not there", "Name one in docs/decisions/.")
                )
    return problems


def _tokens(text: str) -> list[str]:
    """What stands between spaces in a piece of code, without the marks around it."""
    return [token.strip("\"'(),;:").removesuffix(".") for token in text.split()]


def _without_comments(blocks: list[Mention]) -> list[Mention]:
    return [Mention(line.place, re.sub(r"(?:^|\s)#.*", "", line.text)) for line in blocks]


def _guess(name: str, known: object) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1, 0.75)  # type: ignore[call-overload]
    return f" (there is {near[0]})" if near else ""


def _say(mention: Mention, problem: str, mend: str) -> str:
    return f"{mention.place}: “{mention.text}” {problem}. {mend}"
