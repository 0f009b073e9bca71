"""Work that is done after the answer: letters to staff, PDF files and cards made ahead.

A job is a function of ids with ``@task()`` of django-tasks (Django's own tasks, from version 6 on), safe to run twice, put on the
queue inside the transaction that makes it necessary: ``send_letter.enqueue(user.pk, …)``. The queue is a table of the database; no
personal data stand in it. ``manage.py db_worker`` does the jobs.

    queue.py     what waits, runs and failed; doing it again; what became of jobs whose worker died
    worker.py    which worker of this machine is alive
    letters.py   sending a letter from a job, again and again where the mail server does not take it
    page.py      the page of the desk
"""
