"""Django settings: one file, read from the environment, loud about nonsense."""

from __future__ import annotations

import importlib.util
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from clinic import connections, environment, logs
from clinic.branding import load_brand

BASE_DIR = environment.BASE_DIR
VAR_DIR = BASE_DIR / "var"
environment.load_dotenv(BASE_DIR / ".env")

CLINIC_MODE = environment.mode()
IS_LOCAL = CLINIC_MODE == "local"
IS_PRODUCTION = CLINIC_MODE == "production"
DEBUG = environment.flag("DEBUG", default=False)
if DEBUG and IS_PRODUCTION:
    raise ImproperlyConfigured("DEBUG must be off in production.")


def _secret_key() -> str:
    given = environment.text("SECRET_KEY")
    kept = VAR_DIR / "secret_key"
    if not given and kept.is_file():
        given = kept.read_text(encoding="utf-8").strip()
    # Without any key (a laptop before its first start, `assess`), one that lives as long as we do.
    return given or get_random_secret_key()


SECRET_KEY = _secret_key()
LINK_KEY = environment.text("LINK_KEY") or f"links:{SECRET_KEY}"
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
SITE_URL = environment.text("SITE_URL").rstrip("/")
ADMIN_PATH = environment.text("ADMIN_PATH").strip("/") + "/"
STAFF_MFA = environment.flag("STAFF_MFA", default=not IS_LOCAL)
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", least=0, most=5)
MAILBOX_DIR = environment.text("MAILBOX_DIR") if IS_LOCAL else ""
BRAND = load_brand(BASE_DIR / environment.text("BRAND_FILE"))

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "phonenumber_field",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "locations.apps.LocationsConfig",
    "education.apps.EducationConfig",
    "booking.apps.BookingConfig",
    "clinic.apps.ClinicConfig",
]
MIDDLEWARE = [
    "clinic.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages from memory come compressed already. Against BREACH it varies the length of each answer.
    "django.middleware.gzip.GZipMiddleware",
    "clinic.middleware.BadInputMiddleware",
    "clinic.middleware.UnavailableMiddleware",
    "clinic.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clinic.middleware.SecurityHeadersMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clinic.sessions.StaffSessionMiddleware",
    "clinic.middleware.StaffSecondFactorMiddleware",
    "clinic.middleware.AuditMiddleware",
]
if DEBUG and importlib.util.find_spec("debug_toolbar"):
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(3, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "clinic.branding.brand",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]
INSTALLED_APPS.insert(0, "django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data ------------------------------------------------------------------------------------------
RUN_DIR = connections.socket_folder(VAR_DIR)
_REDIS_URL = environment.text("REDIS_URL")
DATABASES = {
    "default": connections.database(
        environment.text("DATABASE_URL"),
        run_dir=RUN_DIR,
        pool_max=environment.number("DB_POOL_MAX", least=0, most=100),
    )
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": connections.cache_url(_REDIS_URL, run_dir=RUN_DIR),
        "KEY_PREFIX": "clinic",
        "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2},
    },
    # What may be some seconds old and must not depend on another server: one for each process.
    "local": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "local",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
PAGE_CACHE_SECONDS = environment.number("PAGE_CACHE_SECONDS", least=0, most=60)
CELERY_BROKER_URL = connections.broker_url(_REDIS_URL, run_dir=RUN_DIR)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# Mail ------------------------------------------------------------------------------------------
globals().update(connections.email(environment.text("EMAIL_URL")))
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL") or f"{BRAND.name} <{BRAND.email}>"

# Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "en-ca"
LANGUAGES = [("en-ca", "English")]
LOCALE_PATHS = [BASE_DIR / "clinic" / "locale"]
FORMAT_MODULE_PATH = ["clinic.formats"]
TIME_ZONE = "America/Toronto"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "CA"
PHONENUMBER_DB_FORMAT = "E164"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

# Static files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
MEDIA_ROOT = VAR_DIR / "media"

# Sign-in of staff ------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "clinic.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# allauth counts in the cache. Passwords and codes are counted in the database instead, by
# clinic.sign_in_limits: an emptied cache forgets no wrong one, and without a cache staff come in.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": ""}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "clinic.accounts.SealedMFAAdapter"
MFA_FORMS = {
    "authenticate": "clinic.second_factor_form.CountedCodeForm",
    "reauthenticate": "clinic.second_factor_form.CountedCodeAgainForm",
}
MFA_TOTP_ISSUER = BRAND.name

# Safety ----------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "clinic.views.csrf_failure"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = logs.logging_config(style=environment.text("LOG_FORMAT"))
