"""Settings of the look alone: no database rows, no rooms. `pytest --ds=tests.ui.settings` runs without the rest."""

from concilia.ui import csp

SECRET_KEY = "only for tests"
DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["concilia.ui", "django.contrib.messages", "django.contrib.staticfiles", "django.forms", "django_htmx"]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
ROOT_URLCONF = "tests.ui.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "concilia.ui.forms.Renderer"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English")]
TIME_ZONE = "Europe/Rome"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
STATIC_URL = "static/"
CONTENT_SECURITY_POLICY = csp.POLICY
