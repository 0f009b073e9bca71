"""Provenance of articles: what the log says of their versions, and whose text a text is."""
