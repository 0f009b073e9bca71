"""The product's own settings, for tests: plain HTTP, a fast password hash, everything else as it ships.

Of the developer's environment only ``DATABASE_URL`` counts, which chooses the database.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_OWN = {"SECRET_KEY": "only-for-tests-" + "x" * 50, "HTTPS": "0"}
_FOREIGN = (
    "ALLOWED_HOSTS API_RATE SEARCH_RATE FILE_RATE FORM_RATE ONION_ADDRESS ARABIC_DIGITS ARABIC_MONTHS BEHIND_PROXY CACHE_URL DEBUG EMAIL_URL LIAISON_DEMO LOG_LEVEL "
    "SITE_URL STORAGE_URL TIME_ZONE SECOND_STEP_ROLES SESSION_IDLE_MINUTES SESSION_HOURS EMAIL_FROM SECRET_KEY_FALLBACKS LOG_FORMAT METRICS_PORT ERROR_REPORTS_URL SIGNING_KEY SIGNING_KEY_FILE PAGE_CACHE_MB PAGE_CACHE_DIR PURGE_URL PURGE_TOKEN NGINX_PURGE REPLICA_URL"
)
for _name in _FOREIGN.split():
    os.environ.pop(_name, None)
# Database and uploads in memory, where there is enough of it.
_MEMORY, _ENOUGH = "/dev/shm", 2 * 1024**3  # noqa: S108
_ROOMY = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH
os.environ.update(_OWN, LIAISON_DATA=tempfile.mkdtemp(prefix="liaison-test-", dir=_MEMORY if _ROOMY else None))
atexit.register(shutil.rmtree, os.environ["LIAISON_DATA"], ignore_errors=True)

from jinja2 import StrictUndefined  # noqa: E402

from liaison.catalogs import compile_catalogs  # noqa: E402

# Here and not in a fixture: Django reads the catalogs once, while it starts.
compile_catalogs()

from liaison.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Tests log in as publishers by the hundred: those of the second step ask for it.
SECOND_STEP_ROLES = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A page that names what no view gives is a fault, not a gap in the page.
TEMPLATES[0]["OPTIONS"]["undefined"] = StrictUndefined  # noqa: F405
# Jobs are done at once; tests of the queue set their own.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": STORAGES["default"],  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests ask for more in a minute than a person; those of the limits set their own.
SEARCH_RATE = FILE_RATE = FORM_RATE = 0
# Tests look at what the site makes; those of the page cache switch it on.
PAGE_CACHE_MB = 0
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In a file, as in an installation: in memory all threads would share one connection, and none could wait.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["LIAISON_DATA"], "test.sqlite3")}  # noqa: F405
    # Whoever writes beside another waits longer than readers would: a machine that does much else is slow, not broken.
    DATABASES["default"]["OPTIONS"]["timeout"] = 120  # noqa: F405
    # What a test stored need not survive the machine.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
