"""Pasted and submitted texts: how they are stored, messages about what was left out, and the view for the editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import JsonResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liaison.text.nesting import TooDeepError
from liaison.text.pasting.cleaner import Tidied, tidied_text
from liaison.text.pasting.omissions import Omission, Omissions
from liaison.text.pasting.source_line import is_same_source, take_source
from liaison.text.richtext import TOO_DEEP, sanitized, tidy

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Received:
    """A text as it will be stored, the source found at its end, and messages for the user who sent it."""

    html: str
    source: str = ""
    notes: tuple[str, ...] = ()


def receive(found: Tidied, held: str | None) -> Received:
    """Return ``found`` without the source at its end.

    ``held`` is the text of the source line, or None where there is no such line. The source stays in the text if there
    is no source line or if it holds another source; in the second case a note asks the user to keep one.
    """
    notes = sentences(found.left_out)
    sourced = take_source(found.html)
    if held is None or not sourced.source:
        return Received(found.html, notes=notes)
    if held.strip() and not is_same_source(held, sourced.source):
        text = gettext("The text ends with the source “%(found)s”, but the source line says “%(held)s”. Keep one.")
        return Received(found.html, notes=(*notes, text % {"found": sourced.source, "held": held.strip()}))
    moved = [gettext("The source at the end of the text was moved to the source line.")]
    moved += [gettext("Its link was left out: %(address)s") % {"address": address} for address in sourced.links]
    return Received(sourced.html, held.strip() or sourced.source, (*notes, *moved))


def tell_notes(request: HttpRequest, *forms: object) -> None:
    """Warn the user, after saving, of what was left out of the texts of ``forms``."""
    for note in dict.fromkeys(note for form in forms for note in getattr(form, "text_notes", ())):
        messages.warning(request, note)


def sentences(left_out: Omissions) -> tuple[str, ...]:
    """Return one sentence for each kind of content in ``left_out``, saying what became of it."""
    found = ((_sentence(kind, count), count) for kind in Omission if (count := left_out.counts[kind]))
    return tuple(text % {"count": count} for text, count in found)


def _sentence(kind: Omission, count: int) -> str:
    match kind:
        case Omission.DELETION:
            return ngettext("%(count)d deletion was left out.", "%(count)d deletions were left out.", count)
        case Omission.COMMENT:
            return ngettext("%(count)d comment was left out.", "%(count)d comments were left out.", count)
        case Omission.HIDDEN:
            return ngettext(
                "%(count)d piece of hidden text was left out.", "%(count)d pieces of hidden text were left out.", count
            )
        case Omission.PICTURE:
            return ngettext(
                "%(count)d picture was left out. Upload it separately.",
                "%(count)d pictures were left out. Upload them separately.",
                count,
            )
        case Omission.MARK:
            return ngettext(
                "%(count)d footnote mark was left out because its note was not pasted.",
                "%(count)d footnote marks were left out because their notes were not pasted.",
                count,
            )
        case Omission.FOOTNOTE:
            return ngettext(
                "%(count)d footnote is now at the end of the text.",
                "%(count)d footnotes are now at the end of the text.",
                count,
            )
        case Omission.SENDER:
            return ngettext(
                "The sender and time of %(count)d message were left out.",
                "The senders and times of %(count)d messages were left out.",
                count,
            )
        case Omission.NOTICE:
            return ngettext(
                "%(count)d line written by the chat app was left out.",
                "%(count)d lines written by the chat app were left out.",
                count,
            )


# An error report must not repeat the text, which may hold deletions that are to be left out.
@sensitive_post_parameters()
@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """Clean a clipboard's ``html``, or else its ``text``, for the editor.

    Answers ``{"html": …, "source": …, "notes": […]}``. ``source`` in the request is the text of the source line beside
    the editor; it is absent where there is none. Nothing is stored. ``{"error": sentence}``, with 400, refuses it.
    """
    html = request.POST.get("html", "")
    try:
        found = tidy(html) if html else sanitized(tidied_text(request.POST.get("text", "")))
    except TooDeepError:
        return JsonResponse({"error": TOO_DEEP}, status=400)
    received = receive(found, request.POST.get("source"))
    return JsonResponse({"html": received.html, "source": received.source, "notes": received.notes})
