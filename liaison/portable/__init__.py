"""All content of a site as JSON Lines, out of one database and into another, SQLite or PostgreSQL.

Two functions, and what both take::

    from liaison.portable.declaring import Scope
    from liaison.portable.exporting import export_content
    from liaison.portable.importing import import_content

    with path.open("wb") as stream:
        done = export_content(stream, scope=Scope.EVERYTHING, media=Path("media-by-hash"))
    with path.open("rb") as stream:
        done = import_content(stream, media=Path("media-by-hash"), replace_accounts=True)

- ``stream`` is binary. An export only writes to it. An import reads it twice, and copies one that cannot seek (a pipe) into
  a temporary file first; the scope of a file stands in its first line.
- ``Scope.CONTENT`` leaves out what opens accounts; ``Scope.EVERYTHING`` has also password hashes, second factors, the
  whole audit log and unsaved texts. What neither has (sessions, the index, counters) can be made anew.
- ``media`` is a folder of files named by their SHA-256 (``ab/abcdef…``). An export copies there what is missing, so the same
  folder serves many exports; without it the file only names the hashes. An import puts the files back under their names.
- Both return a ``Summary``: rows by type, files, and the names of files that could not be read.
- Both raise ``PortableError``, whose text is for people and begins with ``line 1234:`` where a line is to blame. After it the
  database is as it was before. An import that was killed goes on when it is called again with the same file.
- An import needs an empty database (``replace_accounts``: but for accounts and what they did), and writes the search index at
  its end (``index=False``: call ``liaison.search.index.rebuild.rebuild`` yourself). The site answers 503 until it has returned.

Which models and columns travel is declared by the apps (``Declarations.portable``); ``tests/portable`` fails on one that
nobody decided about. The format is described in docs/operations/moving.md.
"""
