"""Text from other programs, cleaned as it comes in: pasted into the editor or posted, one and the same rule.

``reading`` leaves out what its writer deleted, hid or remarked upon, ``blocks`` makes of the rest the paragraphs,
headings, lists and tables that the editor knows, ``marks`` keeps raised figures from joining numbers, ``chat`` reads plain
text. No database, no request.
"""
