"""Search: words, queries, the index."""
