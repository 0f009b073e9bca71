"""A copy of the whole public site as files, for any web server, a USB stick or IPFS: ``manage.py export_site``.

pages.py     which addresses are in a copy, and the file of each
links.py     what a page links to, and its links as ways from file to file
visit.py     one address asked, and written down
site_copy.py the whole: every address that pages lead to, what has gone, the list of checksums
search.py    the search of a copy, which needs no server
"""
