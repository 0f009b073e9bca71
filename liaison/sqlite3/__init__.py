"""Django's SQLite backend, extended to read a database that cannot be written."""
