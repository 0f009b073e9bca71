"""The demo data of the office."""
