"""Backups: the whole archive in a folder, written whole or not at all, read back, and proved by restoring it aside.

A folder of backups (``DIR``) holds::

    README.txt            how to come back from here, for whoever finds only this folder
    lock                  held while a command works here
    objects/ab/ab12…      uploads, each written once
    snapshots/000012-20261130T031500Z/
        manifest.json     what the backup holds: versions, counts, sizes and hashes of the other files
        content.jsonl.gz  the database, as ``export_content`` writes it with everything
        media.jsonl.gz    which object holds which upload
        objects.jsonl     the objects of this backup, with the hash of each as it is stored
        settings.env.gz   the environment without secrets
        proved.json       when a drill restored it, and how long that took
    forgotten.json        who was forgotten since: done again after a backup from before is restored

With a public key, content, media list, settings and objects are encrypted by age (``….age``). The manifest and the list of objects
never are, so that the server, which cannot read a backup, can still check it and remove what is out of date.
"""
