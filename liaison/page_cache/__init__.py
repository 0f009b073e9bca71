"""Whole public answers, kept until something changes that they show.

``shown`` notes what an answer shows while it is made: the tables that it reads, and for the busiest pages the very records. ``changes``
notes what a transaction changes, and ``log`` writes that into the database with it. ``store`` keeps the answers of one node;
``following`` reads the log and takes the answers out that no longer hold; ``serving`` answers from the store, in front of Django.
"""
