"""What the public API is made of, whatever it tells of: ``site.public_api`` puts the apps' routers together.

The apps describe their records (``articles.api``, ``organizations.api``); nothing here knows them.
"""
