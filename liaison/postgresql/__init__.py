"""Our engine for PostgreSQL: Django's, with the log of what changes for readers."""
