"""Provenance: the public, signed log of what the office published, and the key that signs it; no models of the newsroom."""
