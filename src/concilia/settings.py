"""Django's settings, derived from the installation's Config."""

from pathlib import Path

import dj_database_url

from concilia.config import Config
from concilia.core import dialect
from concilia.rooms import INSTALLED
from concilia.ui import csp

CONCILIA = Config()
DEMO = CONCILIA.demo
DEBUG = CONCILIA.debug
SECRET_KEY = CONCILIA.secret("secret_key")
FIELD_KEYS = CONCILIA.secret("field_keys").split(",")
ALLOWED_HOSTS = CONCILIA.allowed_hosts
PUBLIC_URL = CONCILIA.public_url

ROOMS = [f"concilia.{room}" for room in INSTALLED]
INSTALLED_APPS = [
    "concilia.ui",
    "concilia.core",
    *ROOMS,
    "concilia.portal",
    "concilia.demo",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "concilia.access.middleware.RouteGuard",
    "concilia.access.middleware.ReadOnlyGet",
    "concilia.access.middleware.Refusals",
]
ROOT_URLCONF = "concilia.urls"
WSGI_APPLICATION = "concilia.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "concilia.portal.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "concilia.ui.forms.Renderer"

DATABASES = {"default": dialect.configured(dj_database_url.parse(CONCILIA.database, conn_max_age=60))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English")]
TIME_ZONE = "Europe/Rome"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / room / "locale" for room in ("engines", "integrations")]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = CONCILIA.data_dir / "static"
PRIVATE_FILES = Path(CONCILIA.data_dir) / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_FILES)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEMO or DEBUG:  # names without hashes, so that nothing has to be collected before the first page
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = csp.POLICY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
SESSION_COOKIE_AGE = 8 * 60 * 60
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if CONCILIA.email_host
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = CONCILIA.email_host or "localhost", CONCILIA.email_port
EMAIL_HOST_USER, EMAIL_USE_TLS, EMAIL_TIMEOUT = CONCILIA.email_user, CONCILIA.email_tls, 20
EMAIL_HOST_PASSWORD = CONCILIA.email_password.get_secret_value() if CONCILIA.email_password else ""
DEFAULT_FROM_EMAIL = CONCILIA.email_from

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": CONCILIA.log_level},
}
