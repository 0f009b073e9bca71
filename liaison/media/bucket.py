"""Uploads in a bucket of an S3-compatible service. The bucket is private: readers get files from the site alone."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from liaison.media.access import keyed
from liaison.media.storage import Download, FollowsTransaction, StoredFile
from liaison.write_failures import UnreachableError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

# Seconds to wait for the service, and how often it is asked.
_CONNECT, _READ, _ATTEMPTS = 3, 15, 2
# Seconds for which a web server in front may fetch a file that the site let through.
_LET_THROUGH = 60
# A file that is read stays in memory up to so many bytes.
_IN_MEMORY = 4 * 1024 * 1024
_MISSING = 404


@contextmanager
def _reaching(name: str) -> Iterator[None]:
    """Turn the service's errors into those of a disk: FileNotFoundError if ``name`` is not there, else UnreachableError."""
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == _MISSING and not _lacks_bucket(error):
            raise FileNotFoundError(name) from error
        raise UnreachableError(f"The storage of uploads refuses: {_code(error)}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise UnreachableError(f"The storage of uploads does not answer: {type(error).__name__}") from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _lacks_bucket(error: ClientError) -> bool:
    return _code(error) == "NoSuchBucket"


class BucketStorage(FollowsTransaction, S3Storage):
    """A bucket of uploads, which fails as a disk does; no file in it is ever written over."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            # A service under an address of its own rarely has a host for each bucket.
            s3={"addressing_style": "path" if options.get("endpoint_url") else "virtual"},
            signature_version="s3v4",
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            # Other services than Amazon's do not know its newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        ours = {"client_config": config, "transfer_config": TransferConfig(use_threads=False), "file_overwrite": False}
        super().__init__(**ours | options)

    def url(self, name: str | None, *_args: object, **_kwargs: object) -> str:
        """Return the address of the file ``name`` on this site, with a key on pages that show what visitors may not see."""
        return keyed(urljoin(settings.MEDIA_URL, filepath_to_uri(name or "")), name or "")

    def passed_on(self, name: str, method: str) -> str:
        """Return the query with which a web server in front may fetch the file ``name`` from the bucket for a minute."""
        signed = super().url(name, expire=_LET_THROUGH, http_method=method)
        return urlsplit(signed).query

    def download(self, name: str) -> Download:
        """Return the file ``name`` to be sent while it comes in; raise FileNotFoundError if there is none."""
        with _reaching(name):
            found = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
        return Download(cast("IO[bytes]", found["Body"]), found["ContentLength"], found["LastModified"])

    def stored_in(self, folder: str) -> Iterator[StoredFile]:
        """Yield the files of ``folder`` without those of its folders; none if there is no such folder."""
        key = f"{self._normalize_name(folder)}/"
        with _reaching(folder):
            pages = self.connection.meta.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket_name, Delimiter="/", Prefix=key):
                for found in page.get("Contents", ()):
                    name = found["Key"].removeprefix(key)
                    yield StoredFile(f"{folder}/{name}", found["Size"], found["LastModified"])

    def _open(self, name: str, mode: str = "rb") -> File:
        """Return the whole file ``name``, so that nothing fails after it was opened."""
        if "w" in mode:
            with _reaching(name):
                return super()._open(name, mode)
        content = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        with _reaching(name):
            self.bucket.Object(self._normalize_name(name)).download_fileobj(content, Config=self.transfer_config)
        content.seek(0)
        return File(content, name)

    def _save(self, name: str, content: File) -> str:
        with _reaching(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _reaching(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _reaching(name):
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _reaching(path):
            return super().listdir(path)

    def size(self, name: str) -> int:
        with _reaching(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> dt.datetime:
        with _reaching(name):
            return super().get_modified_time(name)
