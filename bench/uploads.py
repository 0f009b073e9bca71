"""Give the first articles of an archive uploads of random bytes: ``python bench/uploads.py 1000 300000``, how many and how large."""

from __future__ import annotations

import secrets
import sys

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import transaction  # noqa: E402

from articles.models import Article  # noqa: E402


def main() -> None:
    many, size = map(int, sys.argv[1:])
    with transaction.atomic():
        for pk in Article._base_manager.order_by("pk").values_list("pk", flat=True)[:many]:
            name = default_storage.save(
                f"pictures/{secrets.token_hex(16)}.webp", ContentFile(secrets.token_bytes(size))
            )
            Article._base_manager.filter(pk=pk).update(image=name, image_decorative=True)


if __name__ == "__main__":
    main()
