"""A local S3 server, and settings that put uploads into a bucket of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from django.test import override_settings

from liaison import environment as env

KEY, SECRET, BUCKET, PREFIX = "office", "hunter2/+", "liaison", "news"


@contextmanager
def s3_server() -> Iterator[str]:
    """The address (``127.0.0.1:port``) of a server that holds everything in memory."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def client_of(address: str):
    return boto3.client(
        "s3",
        endpoint_url=f"http://{address}",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="eu-central-1",
    )


def url_of(address: str) -> str:
    return f"s3+http://{KEY}:hunter2%2F%2B@{address}/{BUCKET}/{PREFIX}?region=eu-central-1"


@contextmanager
def uploads_at(url: str, monkeypatch, tmp_path) -> Iterator[None]:
    """Uploads where STORAGE_URL says."""
    monkeypatch.setenv("STORAGE_URL", url)
    storage, folder = env.storage("STORAGE_URL", default=tmp_path / "media")
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": storage, "staticfiles": static}, MEDIA_ROOT=folder):
        yield
