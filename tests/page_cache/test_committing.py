"""What is committed leaves the store of this node at once."""

from __future__ import annotations

import pytest
from django.db import transaction

from liaison.page_cache import log
from tests.factories import TopicFactory


@pytest.mark.django_db(transaction=True)
def test_the_store_knows_of_a_change_as_soon_as_it_is_committed(store):
    known = []
    with transaction.atomic():
        topic = TopicFactory()
        # As what is done after a commit, it finds the store as it should be.
        transaction.on_commit(lambda: known.append(store.position()))
    assert known == [log.end()]
    topic.save()
    assert store.position() == log.end() != known[0]
