"""A database engine that writes PostgreSQL's SQL without a PostgreSQL: for checking migrations on any machine."""
