"""The places where a text can name somebody: a field of a record, a part of one, or the content of a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liaison.text.html_places import ADDRESSES, words_of_address, words_of_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from liaison.text.html_places import Attribute
    from liaison.typing import StrOrPromise


class Form(Enum):
    """How the text of a place is written."""

    PLAIN = "plain"
    HTML = "html"
    # An address: of a page (a slug) or of a link.
    ADDRESS = "address"
    # The words and the metadata of a file.
    FILE = "file"


@dataclass(frozen=True)
class Place:
    """One place with its ``text`` as it is stored.

    ``record_type``, ``record_id`` and ``key`` name it for good: ``("articles.article", 12, "body_ar")``. ``label`` says
    where that is, within a sentence of staff. ``language`` is empty for what readers of both see. ``can_replace``:
    whether a name in it can be replaced by a description. ``within``: the attribute of an HTML text, for links. ``whole``:
    it holds names, one a line, of which one counts only if it is nothing but the name of somebody looked for: the names
    of another person, who may well have the same family name.
    """

    record_type: str
    record_id: int
    key: str
    label: StrOrPromise
    text: str
    form: Form = Form.PLAIN
    language: str = ""
    can_replace: bool = True
    within: Attribute | None = field(default=None, compare=False)
    whole: bool = False

    def plain(self) -> str:
        """Return the words of the place, as the matcher takes them."""
        if self.form == Form.HTML:
            return words_of_html(self.text).text
        return words_of_address(self.text) if self.form == Form.ADDRESS else self.text

    def parts(self) -> Iterator[Place]:
        """Yield the place itself, and for HTML each address and each text in its attributes."""
        yield self
        if self.form != Form.HTML or "<" not in self.text:
            return
        for attribute in words_of_html(self.text).attributes:
            leads = attribute.name in ADDRESSES
            yield replace(
                self,
                key=f"{self.key}@{attribute.name}",
                label=_("a link address in the text") if leads else _("a description within the text"),
                text=attribute.value,
                form=Form.ADDRESS if leads else Form.PLAIN,
                within=attribute,
            )


def place_in(
    record: Model,
    name: str,
    label: StrOrPromise,
    *,
    language: str = "",
    form: Form = Form.PLAIN,
    key: str = "",
    can_replace: bool = True,
    whole: bool = False,
    text: str | None = None,
) -> Place:
    """Return the place of the column ``name`` of ``record`` (with the end ``_ar`` or ``_en`` of ``language``).

    ``text``: a text to look at in place of the stored one.
    """
    column = f"{name}_{language}" if language else name
    value = getattr(record, column, "") if text is None else text
    return Place(
        record._meta.label_lower,
        record.pk or 0,
        key or column,
        label,
        str(value or ""),
        form,
        language,
        can_replace=can_replace,
        whole=whole,
    )
