"""The page that tells whether a text, a file or an address is the office's own. Nothing of what is brought is stored or logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.provenance import brought
from articles.provenance.verdicts import Outcome, is_address, of_address, of_article, of_text
from articles.public.head import verify_meta
from liaison.provenance.signing import may_sign
from liaison.staff.forms import BilingualFormMixin
from liaison.text.languages import active_language
from liaison.web.addresses import same_in_other_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from articles.provenance.verdicts import Verdict

_FILES = ".txt,.html,.htm,.pdf,text/plain,text/html,application/pdf"


class VerifyForm(BilingualFormMixin, forms.Form):
    """The form: a text or an address, or a file."""

    text = forms.CharField(
        label=_("A text, or the address of a page"),
        help_text=_("Paste all of it, as you received it. A part is found too, if it has whole paragraphs."),
        required=False,
        strip=True,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("A PDF from this site, a saved web page (.html) or a text file (.txt), up to 2 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": _FILES}),
    )

    use_required_attribute = False

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("text") and not cleaned.get("file"):
            self.add_error("text", _("Paste a text or the address of a page, or choose a file."))
        return cleaned

    def verdict(self, request: HttpRequest) -> Verdict | None:
        """Return what was found for the valid form; None if what was brought cannot be read, which the form then says."""
        text, file = self.cleaned_data["text"], self.cleaned_data["file"]
        if text and is_address(text):
            return of_address(request, text)
        try:
            return of_text(request, brought.from_text(text) if text else brought.from_file(file))
        except forms.ValidationError as error:
            self.add_error("text" if text else "file", error)
            return None


@csrf_exempt  # There is no cookie that another site could make use of, and nothing is changed.
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Return the form; after it was sent, or for ``?article=``, what was found."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    found = form.verdict(request) if form.is_bound and form.is_valid() else _asked(request)
    if found:
        # The next text is verified in an empty form; one that could not be read stays in it.
        form = VerifyForm()
    other_url = same_in_other_language(request)
    context = {
        "meta": verify_meta(request, other_url),
        "other_url": other_url,
        "form": form,
        "found": found,
        "is_signed": may_sign(),
    }
    response = render(request, "articles/verify.html", context)
    if request.method == "POST":
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest) -> Verdict | None:
    """Return what stands at the address of the article that a link of its page names; None if none is named."""
    number = request.GET.get("article", "")
    if request.method == "POST" or not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    found = of_article(int(number), active_language())
    return None if found.outcome == Outcome.NO_ARTICLE else found
