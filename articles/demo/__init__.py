"""The demo content: the public facts of a real report in our own words, and a fictional archive around it."""
