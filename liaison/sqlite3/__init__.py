"""Django's SQLite, from which can be read while nothing can be written."""
