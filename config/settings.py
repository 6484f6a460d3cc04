"""One settings file; every difference between machines comes from the environment."""

import contextlib
import os
import secrets
from pathlib import Path

from config import env

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(env.text("LIANHU_VAR", str(ROOT / "var")))
KEYS = VAR / "keys"
# Where the discipline office keeps the half of its key that reads; empty: beside the other keys.
SEALED_PRIVATE = env.text("LIANHU_SEALED_PRIVATE")
FILES = VAR / "files"


def _secret() -> str:
    """The signing key: from the environment, else made once beside the other keys."""
    given = env.text("SECRET_KEY")
    if given:
        return given
    KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = KEYS / "signing"
    if not place.exists():
        # Written whole, then linked: of two processes starting at once one wins, none reads half.
        fresh = KEYS / f"signing.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, place)
        fresh.unlink()
    return place.read_text()


SECRET_KEY = _secret()
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = ["*"]
HTTPS = env.flag("HTTPS")
# Where people reach the installation, for addresses on paper and in codes: https://lianhu.example
LIANHU_URL = env.text("LIANHU_URL")
# How long the drafts of a pasted chat are kept that nobody confirmed; never more than seven days.
CHAT_DRAFT_DAYS = int(env.text("LIANHU_CHAT_DRAFT_DAYS", "7"))
REPEAT_MONTHS = int(env.text("LIANHU_REPEAT_MONTHS", "6"))
# A file of the county's own ledgers, shaped as matters/ledgers.toml; empty: the shipped ones.
LEDGERS = env.text("LIANHU_LEDGERS")
# A file of the county's own sorts and rules of wishes, shaped as wishes/wishes.toml.
WISHES = env.text("LIANHU_WISHES")
DISCLOSURE = env.text("LIANHU_DISCLOSURE")
# A file of the county's own themes of screening, shaped as screening/themes.toml.
SCREENING_THEMES = env.text("LIANHU_SCREENING_THEMES")
# A file of what lets people vote on a phone here, shaped as ballots/phone.toml.
PHONE_VOTES = env.text("LIANHU_PHONE_VOTES")
SLIP_WORDS = env.text("LIANHU_SLIP_WORDS")
# A file of the county's own kinds of meeting, shaped as assembly/meetings.toml.
MEETINGS = env.text("LIANHU_MEETINGS")
# A file of the county's own days and words of warning, shaped as execution/execution.toml.
EXECUTION = env.text("LIANHU_EXECUTION")
ORDER_FILE_DAYS = int(env.text("LIANHU_ORDER_FILE_DAYS", "7"))

SHARED_APPS = [
    "django_tenants",
    "procrastinate.contrib.django",
    "lianhu.counties",
]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "lianhu.audit",
    "lianhu.files",
    "lianhu.triage",
    "lianhu.places",
    "lianhu.hours",
    "lianhu.people",
    "lianhu.bodies",
    "lianhu.access",
    "lianhu.sealed",
    "lianhu.notices",
    "lianhu.publicity",
    "lianhu.methods",
    "lianhu.rolls",
    "lianhu.ballots",
    "lianhu.assembly",
    "lianhu.editing",
    "lianhu.dispatch",
    "lianhu.matters",
    "lianhu.orders",
    "lianhu.screening",
    "lianhu.feedback",
    "lianhu.wishes",
    "lianhu.projects",
    "lianhu.execution",
    "lianhu.elections",
    "lianhu.pacts",
    "lianhu.api",
    "lianhu.insight",
]
_PLAIN_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "lianhu.shell",
    "lianhu.demo",
    "lianhu.bench",
]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS, *_PLAIN_APPS]
TENANT_MODEL = "counties.County"
TENANT_DOMAIN_MODEL = "counties.Domain"
TENANT_LIMIT_SET_CALLS = True
SHOW_PUBLIC_IF_NO_TENANT_FOUND = False
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///lianhu"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lianhu.shell.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "lianhu.counties.middleware.CountyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianhu.access.middleware.ActorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "lianhu.shell.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "lianhu.shell.finders.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.text("STATIC_STORAGE", "lianhu.shell.storage.Storage")},
}
NODE_MODULES = ROOT / "node_modules"
WHITENOISE_MAX_AGE = 31536000
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["lianhu.access.sessions.Backend"]
PASSWORD_HASHERS = ["lianhu.access.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
SESSION_ENGINE = "lianhu.access.sessions"
SESSION_COOKIE_NAME = "lianhu_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "lianhu.shell.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [x for x in env.text("TRUSTED_ORIGINS").split(",") if x]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A phone photo may have 25 MB before it is shrunk; a pasted list may have ten thousand rows.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "reactions"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "concurrency": 2}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
    # It warns of every request that waits for a thread.
    "loggers": {"waitress.queue": {"level": "ERROR"}},
}
