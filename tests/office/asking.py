"""Asking for an address as a visitor does."""

from __future__ import annotations


def leads(client, address, **headers):
    """Where a visitor is led for good, or the status of what is there."""
    response = client.get(address, **headers)
    return response["Location"] if response.status_code == 301 else response.status_code
