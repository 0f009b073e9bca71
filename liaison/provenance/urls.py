"""The addresses of the log, under ``/provenance/``."""

from __future__ import annotations

from django.urls import path

from liaison.provenance import public

urlpatterns = [
    path("", public.about, name="provenance"),
    path("log.jsonl", public.log, name="provenance_log"),
    path("head.json", public.head, name="provenance_head"),
    path("head.txt", public.newest_head, name="provenance_newest_head"),
    path("heads/<int:size>/head.txt", public.head_file, name="provenance_head_text"),
    path("heads/<int:size>/head.txt.sig", public.head_file, {"signature": "sig"}, name="provenance_head_signature"),
    path("inclusion.json", public.prove_inclusion, name="provenance_inclusion"),
    path("consistency.json", public.prove_consistency, name="provenance_consistency"),
    path("allowed_signers", public.signers, name="provenance_signers"),
]
