"""The demo's office."""
