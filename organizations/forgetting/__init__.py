"""Forgetting a person: everything that holds their names, what becomes of it, and what is certified afterwards."""
