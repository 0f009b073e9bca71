"""The log as partners and programs read it: checked here as they would, with ssh-keygen and a few hashes."""

from __future__ import annotations

import base64
import json
from hashlib import sha256

import pytest

from articles.publishing.take import withdraw
from liaison.provenance import tree
from liaison.provenance.keys import HEADS
from liaison.provenance.signing import public_key
from tests.factories import ArticleFactory
from tests.provenance.conftest import new_key
from tests.provenance.openssh import accepts
from tests.provenance.test_tree import continues

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(signing, logged):
    articles = ArticleFactory.create_batch(4, live="ar en")
    logged()
    withdraw(articles[0], "ar", reason="error")
    logged()
    return articles


def get(client, path):
    response = client.get(f"/provenance/{path}")
    assert response.status_code == 200, path
    return response


def root_in(text):
    return base64.b64decode(text.splitlines()[2])


def lines(client, path="log.jsonl"):
    return get(client, path).content.splitlines()


def test_the_signed_head_is_accepted_by_ssh_keygen_with_the_listed_key(client, log, tmp_path):
    told = get(client, "head.json").json()
    text, signature = (get(client, f"heads/{told['size']}/head.txt{end}").content for end in ("", ".sig"))
    assert accepts(tmp_path, text, signature, get(client, "allowed_signers").text, HEADS)
    assert (told["text"].encode(), told["signature"].encode()) == (text, signature)
    assert not accepts(tmp_path, text.replace(b"1", b"2"), signature, get(client, "allowed_signers").text, HEADS)
    assert client.get("/provenance/head.txt")["Location"] == f"/provenance/heads/{told['size']}/head.txt"


def test_every_line_is_in_the_signed_tree_and_follows_the_one_before(client, log):
    told = get(client, "head.json").json()
    found, previous = lines(client), ""
    assert len(found) == told["size"] == 10
    for index, line in enumerate(found):
        assert json.loads(line)["previous"] == previous
        previous = sha256(b"\0" + line).hexdigest()
        path = get(client, f"inclusion.json?index={index}&size={told['size']}").json()["path"]
        proven = tree.proven_root(index, told["size"], tree.leaf_hash(line), [base64.b64decode(each) for each in path])
        assert proven == root_in(told["text"])


def test_the_newer_tree_continues_the_older_that_somebody_kept(client, log):
    older, newer = (get(client, f"heads/{size}/head.txt").text for size in (9, 10))
    path = [base64.b64decode(each) for each in get(client, "consistency.json?first=9&second=10").json()["path"]]
    assert continues(9, 10, root_in(older), root_in(newer), path)


def test_no_entry_has_a_word_of_a_text(client, log):
    whole = get(client, "log.jsonl").text
    assert whole.isascii()
    for article in log:
        assert article.title_en not in whole
        assert article.slug_en not in whole


def test_entries_come_in_parts(client, log, monkeypatch):
    monkeypatch.setattr("liaison.provenance.public.PAGE", 4)
    response = get(client, "log.jsonl")
    assert len(response.content.splitlines()) == 4
    assert response["Link"] == '<http://testserver/provenance/log.jsonl?from=4>; rel="next"'
    assert [json.loads(line)["index"] for line in lines(client, "log.jsonl?from=8")] == [8, 9]
    assert "Link" not in get(client, "log.jsonl?from=8")
    assert [json.loads(line)["index"] for line in lines(client, "log.jsonl?from=3&to=3")] == [3]
    assert lines(client, "log.jsonl?from=99") == []


@pytest.mark.parametrize(
    "path",
    [
        "inclusion.json?index=10",
        "inclusion.json?size=11",
        "consistency.json?first=0",
        "consistency.json?first=11",
        "heads/3/head.txt",
        f"heads/{2**64}/head.txt",
    ],
)
def test_what_is_not_there_is_not_found(client, log, path):
    assert client.get(f"/provenance/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["log.jsonl?from=x", "log.jsonl?from=-1", "inclusion.json?index=٣", f"log.jsonl?from={'9' * 40}"]
)
def test_what_is_no_number_is_refused(client, log, path):
    assert client.get(f"/provenance/{path}").status_code == 400


def test_a_key_that_was_replaced_stays_listed_for_what_it_signed(client, log, logged, settings, tmp_path):
    old, older = public_key(), get(client, "head.json").json()
    settings.SIGNING_KEY = new_key()
    withdraw(log[1], "ar")
    logged()
    listed = get(client, "allowed_signers").text.splitlines()
    assert [line.split()[-1] for line in listed] == [old.split()[1], public_key().split()[1]]
    assert "valid-before=" in listed[0]
    assert "valid-before=" not in listed[1]
    newest = get(client, "head.json").json()
    assert accepts(tmp_path, newest["text"].encode(), newest["signature"].encode(), "\n".join([*listed, ""]), HEADS)
    assert accepts(tmp_path, older["text"].encode(), older["signature"].encode(), "\n".join([*listed, ""]), HEADS)


def test_before_there_is_a_key_the_log_says_that_it_is_not_signed(client, logged):
    ArticleFactory(live="ar")
    logged()
    told = get(client, "head.json").json()
    assert (told["size"], told["signed"]) == (1, False)
    assert base64.b64decode(told["root"]) == tree.leaf_hash(lines(client)[0])
    assert "Nothing is signed here yet." in get(client, "allowed_signers").text
    assert client.get("/provenance/head.txt").status_code == 404


def test_what_there_is_stands_at_one_address(client, log):
    told = get(client, "").json()
    assert told["entries"] == 10
    assert [key["key"] for key in told["keys"]] == [public_key()]
    assert client.get(told["log"].removeprefix("http://testserver")).status_code == 200


def test_the_text_of_today_is_proven_from_its_words_to_the_signature(client, log, tmp_path):
    article = log[1]
    told = client.get(f"/ar/news/{article.pk}/proof.json").json()
    entry = json.loads(told["entry"])
    assert article.title_ar in told["text"]
    assert sha256(f"{told['salt']}\n{told['text']}".encode()).hexdigest() == entry["hash"]
    path = [base64.b64decode(each) for each in told["path"]]
    assert tree.proven_root(told["index"], 10, tree.leaf_hash(told["entry"].encode()), path) == root_in(told["head"])
    assert accepts(tmp_path, told["head"].encode(), told["signature"].encode(), told["key"], HEADS)


def test_of_what_is_withdrawn_nothing_is_proven(client, log):
    assert client.get(f"/ar/news/{log[0].pk}/proof.json").status_code == 404
    assert client.get(f"/en/news/{log[0].pk}/proof.json").status_code == 200
    assert client.get("/ar/news/999999/proof.json").status_code == 404
