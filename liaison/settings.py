"""Django settings: everything that differs between installations is read from the environment; see docs/settings.md."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from liaison import environment as env
from liaison.security import policies
from liaison.staff.roles import Role
from liaison.text.languages import localized_label

BASE_DIR = Path(__file__).resolve().parent.parent


# The folder for the data of this installation: database, uploads, collected static files.
DATA_DIR = env.folder("LIAISON_DATA", default=BASE_DIR / "var")

# The demo runs over plain HTTP on this machine, with accounts whose passwords are known.
DEMO = env.flag("LIAISON_DEMO", default=False)

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Give the environment a long random SECRET_KEY (50 characters or more) and keep it secret."
    )
# Former keys: what they signed or sealed is still taken, and everything new is signed with SECRET_KEY.
SECRET_KEY_FALLBACKS = env.text("SECRET_KEY_FALLBACKS").replace(",", " ").split()
# The key with which the office signs what it published (manage.py make_signing_key). Empty: nothing is signed.
SIGNING_KEY = env.text("SIGNING_KEY")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
# The host of the site's onion service, which pages offer to readers with Tor Browser. Empty: there is none.
ONION_ADDRESS = env.onion("ONION_ADDRESS")
if ONION_ADDRESS:
    ALLOWED_HOSTS.append(ONION_ADDRESS)

# Apps: ours first, so that our templates and commands win over those of the libraries.
INSTALLED_APPS = [
    "liaison",
    "articles",
    "organizations",
    "office",
    "modeltranslation",
    "liaison.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # The templates of form controls, found by FORM_RENDERER beside our own.
    "django.forms",
    "csp",
    # Counts failed logins: liaison/staff/access/lockout.py.
    "axes",
    # Jobs that are done after the answer, on a queue in the database: liaison/tasks/.
    "django_tasks",
    "django_tasks_db",
    "django_filters",
    "django_prose_editor",
    "imagefield",
    "solo",
]

# Sessions and messages are for staff: they set a cookie only when used, and no public view uses them.
MIDDLEWARE = [
    # Above all middleware that can answer by itself: every response carries the headers of security.
    "csp.middleware.CSPMiddleware",
    "liaison.security.headers.headers",
    # Above all that asks for HTTPS or for a host: load balancers ask neither.
    "liaison.health.views.answering",
    "django.middleware.security.SecurityMiddleware",
    "liaison.security.onion.as_it_came",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Above all that reads the database: while an import is under way nobody sees half of it.
    "liaison.portable.gate.middleware",
    "liaison.middleware.caching",
    # Above all middleware that can answer by itself: programs need the headers of the API on "not modified" responses
    # too.
    "liaison.api.middleware.public_api",
    "liaison.middleware.CompressionMiddleware",
    # Below compression, so that the ETag is that of the uncompressed text; above all middleware that changes the text.
    "liaison.middleware.ConditionalMiddleware",
    "liaison.media.images.save_data.middleware",
    # Above all middleware that reads what was sent.
    "liaison.middleware.in_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "liaison.staff.access.sessions.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "liaison.media.quota.QuotaMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Below CommonMiddleware, which sets the length of a page, and below LocaleMiddleware, which knows its language.
    "liaison.middleware.in_reading_order",
    "liaison.staff.sight.middleware",
    # Below the middleware that knows the language, because it answers readers.
    "liaison.security.limits.LimitsMiddleware",
    "liaison.media.access.middleware",
    # Last: it sees a 404 before the other middleware tries to add a language or a slash.
    "office.middleware.old_addresses",
]

ROOT_URLCONF = "liaison.urls"
WSGI_APPLICATION = "liaison.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    # What readers get: no session, no user, no messages.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "pages"],
        "OPTIONS": {
            "environment": "liaison.web.pages.Environments",
            "context_processors": [
                "liaison.context.site",
                "office.context.office",
                "liaison.media.images.save_data.save_data",
            ],
        },
    },
    # The desk.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liaison.context.site",
            ],
        },
    },
]
FORM_RENDERER = "liaison.staff.form_renderer.FormRenderer"

# Database: SQLite under LIAISON_DATA unless DATABASE_URL says otherwise.
DATABASES: dict[str, Any] = {"default": env.database("DATABASE_URL", sqlite=DATA_DIR / "liaison.sqlite3")}
# A copy of it that PostgreSQL keeps up to date and that answers readers: liaison/postgresql/replica.py.
DATABASES |= env.replica("REPLICA_URL", of=DATABASES["default"])
# Each thread keeps its connection for so many seconds: opening SQLite's takes longer than most pages.
_CONN_MAX_AGE = env.number("CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer, thanks to the write-ahead log that liaison.startup switches on. Writers wait up
    # to 20 s instead of failing midway (IMMEDIATE). Our engine is Django's, and also opens a database that cannot be
    # written.
    DATABASES["default"]["ENGINE"] = "liaison.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # cache_size keeps up to 8 MB of the file in memory for each thread, whose connection is kept. More made searches for
        # common words no quicker: the system has the file in its memory.
        "init_command": "PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;",
    }
else:
    for _database in DATABASES.values():
        _database |= {"ENGINE": "liaison.postgresql", "CONN_HEALTH_CHECKS": True}
        # Without JIT: PostgreSQL would spend seconds compiling queries that it answers in milliseconds.
        _database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
        # A server that does not answer counts as down after so many seconds: readers and staff are told, and do not wait.
        _database["OPTIONS"].setdefault("connect_timeout", 5)
for _database in DATABASES.values():
    _database |= {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": _CONN_MAX_AGE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL")}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    # Room for the counters of many readers: a full cache would forget how often somebody has asked.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 20_000)
# Public answers are kept whole on this node, in so many megabytes (0: none), until something changes that they show.
PAGE_CACHE_MB = env.number("PAGE_CACHE_MB", default=256)
PAGE_CACHE_DIR = env.folder("PAGE_CACHE_DIR", default=DATA_DIR / "page-cache")
if "replica" in DATABASES and not PAGE_CACHE_MB:
    raise ImproperlyConfigured(
        "PAGE_CACHE_MB is “0”. Set it to 1 or more, or take REPLICA_URL out: by what it keeps, this server knows how "
        "far the replica must be."
    )
# Where each nginx in front, which keeps answers for seconds, is told to forget one: the host and port of its location for that.
NGINX_PURGE = env.words("NGINX_PURGE")
# Where another cache in front of the site is told what to forget, and the token that it asks for.
PURGE_URL = env.web_address("PURGE_URL")
PURGE_TOKEN = env.text("PURGE_TOKEN")
vars().update(env.mail("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.mailbox("EMAIL_FROM", default="webmaster@localhost")
# A mail server that hangs is given up after so many seconds.
EMAIL_TIMEOUT = 20

# What is done after the answer waits in the database until a worker takes it (manage.py db_worker). From Django 6 on,
# Django reads this itself.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Languages: Arabic first. Names fall back to the other language; articles and meetings switch that off (translation.py).
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", default="America/New_York")
MODELTRANSLATION_DEFAULT_LANGUAGE = "ar"
MODELTRANSLATION_LANGUAGES = ("ar", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ar", "en")
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = localized_label

# How Arabic writes months ("levantine": كانون الثاني, "international": يناير, "maghreb": جانفي, as in Algeria and Tunisia,
# "moroccan": يناير … غشت) and digits ("latin": 2020, "arabic": ٢٠٢٠).
ARABIC_MONTHS = env.choice("ARABIC_MONTHS", ("levantine", "international", "maghreb", "moroccan"), default="levantine")
ARABIC_DIGITS = env.choice("ARABIC_DIGITS", ("latin", "arabic"), default="latin")

# The public address of the site, such as https://news.example, for feeds, files and other sites. If empty, the address
# of each request is used.
SITE_URL = env.site_address("SITE_URL")

# The license for the data of the register of meetings: its short name and the address of its text. Empty: none is
# stated.
DATA_LICENSE = env.text("DATA_LICENSE", default="CC BY 4.0")
DATA_LICENSE_URL = env.web_address("DATA_LICENSE_URL", default="https://creativecommons.org/licenses/by/4.0/")

# Files: static ones compressed under hashed names; uploads under random names.
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", default=DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
# Where uploads are stored, and the folder for those that are not in a bucket: liaison/media/storage.py.
_UPLOADS, MEDIA_ROOT = env.storage("STORAGE_URL", default=DATA_DIR / "media")
# Variants of pictures are stored in MEDIA_ROOT/__processed__, in folders two deep. PictureField makes them at upload.
IMAGEFIELD_BIN_DEPTH = 2
IMAGEFIELD_AUTOGENERATE = False
IMAGEFIELD_VALIDATE_ON_SAVE = False
# A logo is never cropped, so it needs no focal point.
# The login says itself how long one has to wait: it needs no middleware of django-axes.
SILENCED_SYSTEM_CHECKS = ["imagefield.I001", "axes.W002"]
# If set, a web server in front sends uploads that the site lets through: the internal address (nginx: of X-Accel-Redirect)
# under which it has MEDIA_ROOT, such as /uploads/. If empty, the site sends them itself.
MEDIA_INTERNAL = env.location("MEDIA_INTERNAL")
STORAGES = {
    "default": _UPLOADS,
    "staticfiles": {"BACKEND": "liaison.media.storage.StaticStorage"},
}

# Our own extensions of the editor (liaison/text/richtext.py lists those in use). They write no tags.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy("desk/paste.js")], "extensions": {"Paste": html_tags([])}},
    {"js": [static_lazy("desk/directions.js")], "extensions": {"Directions": html_tags([])}},
]

# A report of a hundred thousand Arabic words, percent-encoded, is about 5 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# How many megabytes of files each role may upload in a day; 0 means as many as they like.
UPLOAD_QUOTA = env.numbers(
    "UPLOAD_QUOTA", default={"contributor": 200, "editor": 500, "publisher": 1000, "administrator": 2000}
)

# How many requests a minute one reader may send to the API; 0 means no limit. Each process counts for itself unless
# CACHE_URL names a shared cache.
API_RATE = env.number("API_RATE", default=120)
# The same for searches, for files that are made when asked for (PDF, register, directory, calendar), and for forms of the
# public pages. Pages that are only read have no limit.
SEARCH_RATE = env.number("SEARCH_RATE", default=60)
FILE_RATE = env.number("FILE_RATE", default=30)
FORM_RATE = env.number("FORM_RATE", default=10)

# Staff.
# If set, whoever edited a text last may not approve or publish it: another person has to.
TWO_PERSON_RULE = env.flag("TWO_PERSON_RULE", default=False)
LOGIN_URL = "admin:login"
# Also used when the address of the login page names another site as the next page.
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "liaison.views.csrf_failure"
# A session ends after so long without a request of its user, and after so long in any case.
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_MINUTES", default=60, least=1) * 60
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", default=12, least=1) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The roles that log in with a second step (a code or a passkey): whoever has none must set it up before anything else.
SECOND_STEP_ROLES = env.choices(
    "SECOND_STEP_ROLES", Role.values, default=[] if DEMO else [Role.PUBLISHER, Role.ADMINISTRATOR]
)
AUTHENTICATION_BACKENDS = ["liaison.staff.access.lockout.LockoutBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "liaison.staff.access.lockout.Doorkeeper"
AXES_CLIENT_IP_CALLABLE = "liaison.staff.access.lockout.source_of"
AXES_USERNAME_CALLABLE = "liaison.staff.access.lockout.account_of"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_RESET_ON_SUCCESS = True
# Who tries on while they have to wait does not wait longer for it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Our audit log has the logins.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# Length counts, kinds of characters do not; liaison/staff/access/passwords.py says why.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "liaison.staff.access.passwords.LongestValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "liaison.staff.access.passwords.GuessableValidator"},
]
# The first is used; a password stored by another is stored anew by the first when its owner logs in.
PASSWORD_HASHERS = [
    "liaison.staff.access.passwords.PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# The public keys (age1… or ssh-ed25519 …) to which backups are encrypted. Without one they are not, and say so.
BACKUP_RECIPIENTS = env.words("BACKUP_RECIPIENTS")

# Where a copy of the public site is kept as files; None for nowhere.
MIRROR_DIR = env.absolute_folder("MIRROR_DIR")

# Transport: HTTPS unless told otherwise.
HTTPS = env.flag("HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# The site that a reader goes to from here learns nothing. The desk sends it to itself (liaison/security/headers.py).
SECURE_REFERRER_POLICY = "no-referrer"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
# Browsers take cookies with this prefix over HTTPS alone. "__Host-" would ask for the path of the whole site, where no visitor
# is to get a cookie.
_PREFIX = "__Secure-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_PREFIX}sessionid", f"{_PREFIX}csrftoken"
BROWSER_COOKIE_NAME = f"{_PREFIX}browser"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = "/admin/"
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
# The policy of public pages; liaison/security/headers.py chooses another for the desk and for files. From Django 6 on this
# is SECURE_CSP, which takes the same dictionaries.
CONTENT_SECURITY_POLICY = {"DIRECTIVES": policies.PUBLIC}

LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), default="WARNING")
LOG_FORMAT = env.choice("LOG_FORMAT", ("line", "json"), default="line")
if LOG_FORMAT == "json":
    # Warnings of Python are lines of the log too.
    logging.captureWarnings(True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "liaison.observing.json_logs.formatter",
            "log_format": LOG_FORMAT,
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Its lines repeat what the audit log says.
        "axes": {"level": "ERROR"},
        # Django would also send errors by mail, with the address and the form of whoever met one.
        "django": {"handlers": [], "propagate": True, "level": LOG_LEVEL},
    },
}

# Errors are reported to this address (a DSN), without anything of people; empty: to nobody.
ERROR_REPORTS_URL = env.reports("ERROR_REPORTS_URL")
# Numbers for Prometheus, at this port of this machine alone (gunicorn.conf.py); 0: none are kept.
METRICS_PORT = env.number("METRICS_PORT", default=0, most=65535)
if METRICS_PORT:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")
    # It would ask the database while the site starts.
    PROMETHEUS_EXPORT_MIGRATIONS = False
