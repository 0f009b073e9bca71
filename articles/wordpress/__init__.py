"""Bringing the content of a WordPress site over: its export (WXR), and its folder of uploads."""
