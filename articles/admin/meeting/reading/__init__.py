"""A new meeting that begins with a text: the text is read, the clerk takes or drops each proposal, and the page is filled in."""
