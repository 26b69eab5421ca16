"""Django's settings, all from the environment; the same for one laptop and for many workers."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import lazy

from factage.hub.project import environment
from factage.hub.project.log import LOGGING as LOGGING  # noqa: PLC0414 - a setting, read by Django

FACTAGE_DATA = environment.data_folder()
SECRET_KEY = lazy(lambda: environment.secret_key(FACTAGE_DATA), str)()
SECRET_KEY_FALLBACKS = [key for key in environment.value("FACTAGE_SECRET_KEY_PREVIOUS").split() if key]
DATABASES = {
    "default": environment.database(environment.value("FACTAGE_DATABASE_URL"), FACTAGE_DATA),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The desk and the portal stand on hosts of their own, so that no desk session ever reaches the portal.
_base = environment.address("FACTAGE_BASE_URL", "http://127.0.0.1:8000")
_portal = environment.address("FACTAGE_PORTAL_URL", "http://localhost:8000")
FACTAGE_BASE_URL = _base.geturl()
FACTAGE_PORTAL_URL = _portal.geturl()
FACTAGE_DESK_HOST = str(_base.hostname)
FACTAGE_PORTAL_HOST = str(_portal.hostname)
# Where workers listen for what comes back to the return addresses of e-mail: HOST:PORT, or nowhere.
FACTAGE_RETURNS = environment.value("FACTAGE_RETURNS")
if FACTAGE_DESK_HOST == FACTAGE_PORTAL_HOST:
    # Cookies know hosts, not ports.
    raise ImproperlyConfigured("FACTAGE_BASE_URL and FACTAGE_PORTAL_URL need two different host names")

DEBUG = False
ALLOWED_HOSTS = [FACTAGE_DESK_HOST, FACTAGE_PORTAL_HOST]
ROOT_URLCONF = "factage.hub.project.urls"
FACTAGE_PORTAL_URLCONF = "factage.hub.project.urls_portal"
WSGI_APPLICATION = "factage.hub.project.wsgi.application"
APPEND_SLASH = False
FACTAGE_CHANNELS = "factage.hub.project.wiring.channels"
FACTAGE_WORKER_WATCH = "factage.hub.jobs.queries.worker_is_silent"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "factage.hub.base",
    "factage.hub.accounts",
    "factage.hub.customers",
    "factage.hub.layouts",
    "factage.hub.documents",
    "factage.hub.delivery",
    "factage.hub.channels.email",
    "factage.hub.channels.portal",
    "factage.hub.desk",
    "factage.hub.portal",
    "factage.hub.jobs",
]

MIDDLEWARE = [
    "factage.hub.project.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "factage.hub.project.middleware.page_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "factage.hub.project.middleware.hosts",
    "factage.hub.project.middleware.DeskSession",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "factage.hub.project.middleware.DeskPerson",
    "factage.hub.project.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "factage.hub.project.middleware.organisation",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# People sign in with e-mail and password.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["factage.hub.accounts.sign_in.ByEmail"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk:sign_in"

# Text: French is what the pages are written in, English is its complete translation.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_NAME = "factage_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

# Cookies and transport. Behind https the proxy says so; the cookies then bind to this one host.
_https = _base.scheme == "https"
_prefix = "__Host-" if _https else ""
SESSION_COOKIE_NAME = f"{_prefix}factage_desk"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = f"{_prefix}factage_csrf"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "factage.hub.desk.views.errors.untrusted"
CSRF_TRUSTED_ORIGINS = [FACTAGE_BASE_URL, FACTAGE_PORTAL_URL]
LANGUAGE_COOKIE_SECURE = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing to others; with "no-referrer" a browser sends `Origin: null`, and no form of ours would be taken.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# What is uploaded is counted by `documents`; the form itself stays small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "factage.hub.base.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "/static/"
STATIC_ROOT = FACTAGE_DATA / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "factage.hub.base.fonts.FontFinder",
]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": environment.storage(environment.value("FACTAGE_STORAGE_URL"), FACTAGE_DATA),
    "staticfiles": {"BACKEND": "factage.hub.project.staticfiles.HashedWhereCollected"},
}
