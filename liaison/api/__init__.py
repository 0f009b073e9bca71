"""The public API: its shared code; ``site.public_api`` combines the routers of the apps.

The apps describe their records (``articles.api``, ``organizations.api``); nothing here depends on them.
"""
