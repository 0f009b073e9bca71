"""Text pasted from other programs or posted without the editor, cleaned by one set of rules. No database, no request.

``parser`` reads HTML and leaves out deletions, hidden text and comments; ``blocks`` makes the paragraphs, headings,
lists and tables that the editor knows; ``marks`` keeps raised figures from joining numbers; ``chat`` reads plain text.
"""
