"""Search: the index of published records, the language library for words, and the parsing of queries."""
