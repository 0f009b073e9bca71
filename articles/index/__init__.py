"""The search index of articles, meetings and topics: its documents, and the rows they are made from."""
