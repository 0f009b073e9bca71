"""Bringing people and organizations in from a list: CSV, or JSON after Popolo."""
