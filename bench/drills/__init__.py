"""Fault drills: something is killed, filled, taken away or set wrong in the middle of work, and afterwards nothing may be lost or double."""
