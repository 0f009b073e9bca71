"""The proof that a text that readers can read now is in the log, for programs that check it without trusting the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from articles.models.article import Article
from articles.models.seal import Seal
from articles.models.version import Version
from articles.provenance.forms import sealed_text, written
from liaison.provenance.models import LogLine, TreeHead
from liaison.provenance.public import path_of
from liaison.provenance.tree import inclusion
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the text of a live article, its salt, its entry and the proof that a signed head has the entry.

    404 for what readers cannot read now, and until the text is in the log. Nothing of an earlier version is told.
    """
    language = active_language()
    if not Article.objects.live(language).filter(pk=pk).exists():
        raise Http404
    version = Version.objects.of(Article(pk=pk), language).filter(settled_at__isnull=False).first()
    seal = Seal.objects.filter(pk=version.pk).first() if version else None
    if version is None or seal is None:
        raise Http404
    text = sealed_text(written(version.content["texts"]))
    told = {
        "article": pk,
        "language": language,
        "version": version.number,
        "text": text,
        "salt": bytes(seal.salt).hex(),
    }
    response = JsonResponse(told | _in_the_log(version), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def _in_the_log(version: Version) -> dict[str, object]:
    """Return the newest entry of the version, and its proof under the newest signed head, if there is one that has it."""
    edition = {"record": version.article_id, "language": version.language, "version": version.number}
    line = LogLine.objects.filter(**edition).order_by("-index").first()
    if line is None:
        raise Http404
    told: dict[str, object] = {"index": line.index, "entry": bytes(line.line).decode()}
    head = TreeHead.objects.order_by("-size").first()
    if head is None or line.index >= head.size:
        return told
    return told | {
        "path": path_of(inclusion(line.index, head.size)),
        "head": head.text,
        "signature": head.signature,
        "key": head.key,
    }
