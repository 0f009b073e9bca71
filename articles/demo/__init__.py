"""The demo's content: the real report's public facts in our own words, and a fictional archive around it."""
