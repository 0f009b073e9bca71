"""The words in attached files, read once for each stored file."""

from __future__ import annotations

import logging
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.core.cache import cache

from liaison.media.documents.words import words_of_document
from liaison.write_failures import UnreachableError

if TYPE_CHECKING:
    from articles.models.attachment import Attachment

logger = logging.getLogger(__name__)

# Raise it when ``words_of_document`` reads more than before.
_READING = 1
_KEPT_FOR = 7 * 24 * 3600


def words_of_attachment(attachment: Attachment) -> str:
    """Return the words in the file of ``attachment``; empty if the file is gone.

    Raises UnreachableError if the storage does not answer: nothing is published unread.

    A file never changes under its name, which is random: its words are cached by name and size.
    """
    name = f"{_READING} {attachment.file.name} {attachment.size}"
    key = f"words-of-file-{blake2b(name.encode(), digest_size=16).hexdigest()}"
    known = cache.get(key)
    if known is not None:
        return known
    try:
        with attachment.file.storage.open(str(attachment.file.name)) as file:
            words = words_of_document(file.read())
    except UnreachableError:
        raise
    except OSError:
        logger.warning("The file of attachment %s could not be read.", attachment.pk)
        return ""
    cache.set(key, words, _KEPT_FOR)
    return words
