"""Settings shared by every environment. What an operator may change is an environment variable,
listed in `.env.example`; nothing secret has a default here."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from psycopg.conninfo import conninfo_to_dict

from config import env
from config.settings.api import *  # noqa: F403
from config.settings.limits import *  # noqa: F403
from config.settings.media import *  # noqa: F403
from config.settings.media import media_storage
from config.settings.providers import *  # noqa: F403
from config.settings.registries import *  # noqa: F403
from config.shell import embedded

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = embedded.var_dir()

DEBUG = False
DEMO = env.boolean("DEMO")

# --- Addresses: the only place URLs are built from; a Host header never is -----------------------
PUBLIC_SCHEME = env.text("PUBLIC_SCHEME", "http")
PUBLIC_HOST = env.text("PUBLIC_HOST", "localhost")
PUBLIC_PORT = env.integer("PUBLIC_PORT", env.integer("PORT", 8000))
HEALTH_HOSTS = ["127.0.0.1"]
ALLOWED_HOSTS = [PUBLIC_HOST, f".{PUBLIC_HOST}", *HEALTH_HOSTS]

# Addresses and networks of proxies whose X-Forwarded-For is believed; nobody's without.
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

# --- Apps: DESIGN 1, "schema | apps" ------------------------------------------------------------
SHARED_APPS = [
    # before django_tenants, whose templates for it hold styles that our policy blocks
    "django.contrib.admin",
    "django_tenants",
    "tenants",
    "tenants.audit",
    "billing",
    "config.shell",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_celery_beat",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "corsheaders",
]
TENANT_APPS = [
    "tenants.audit",
    "leads",
    "bookings",
    "conversations",
    "channels_whatsapp",
    "analytics",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]
TENANT_MODEL = "tenants.Business"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
AUTH_USER_MODEL = "tenants.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "config.urls_tenant"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

MIDDLEWARE = [
    "tenants.proxies.TrustedProxyMiddleware",
    "tenants.middleware.BusinessMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "tenants.doors.DoorMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenants.ratelimits.SectionLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.sign_in_sessions.BrowserSessionMiddleware",
    "tenants.middleware.MembersOnlyMiddleware",
    "tenants.api.limits.AnonymousLimitMiddleware",
    "tenants.audit.origin.AuditOriginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# Paths that providers' machines call: no session, no CSRF, a signature instead.
DOOR_PATHS = ("/webhook/", "/api/calendly/webhook", "/api/calcom/webhook")

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
                "config.shell.context.frame",
            ]
        },
    }
]

# --- Database and Redis: own servers when nothing is set (DESIGN 4.1) ----------------------------
DATABASE_URL = env.text("DATABASE_URL", embedded.database_url(VAR_DIR))
REDIS_URL = env.text("REDIS_URL", embedded.redis_url(VAR_DIR))


def database_settings(url: str, *, pool_size: int) -> dict[str, Any]:
    """Django's database entry for a libpq URL; `pool_size` 0 means a connection per thread."""
    parts = conninfo_to_dict(url)
    pool = {"min_size": 0, "max_size": pool_size, "timeout": 10}
    options: dict[str, Any] = {"pool": pool} if pool_size else {}
    taken = ("dbname", "user", "password", "host", "port")
    options |= {name: value for name, value in parts.items() if name not in taken}
    # Statements go to the server apart from their values, so that it plans one once per connection
    # and schema, and not at each call: half of its work for a message was planning.
    options["server_side_binding"] = True
    options["prepare_threshold"] = 5 if env.boolean("DB_PREPARED_STATEMENTS", True) else None
    return {
        "ENGINE": "tenants.postgres",
        "NAME": parts.get("dbname", "mostrador"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": options,
    }


DATABASES = {"default": database_settings(DATABASE_URL, pool_size=env.integer("DB_POOL_SIZE", 10))}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}

# --- Encryption (tenants/crypto.py): id -> 32 bytes in hex; the first one encrypts ----------------
ENCRYPTION_KEYS: dict[str, str] = {}

# --- Work in the background ---------------------------------------------------------------------
CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Celery would tear the connection pool down before and after each task (config/celery.py).
CELERY_DB_REUSE_MAX = 2**31
# Below tenants.due.LEASE: work that is cut off is not yet being done a second time.
CELERY_TASK_TIME_LIMIT = 110
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "due-tick": {"task": "tenants.due_tick", "schedule": 1.0, "options": {"expires": 5}},
    "heartbeat": {"task": "tenants.heartbeat", "schedule": 10.0, "options": {"expires": 10}},
    "retention-arm": {"task": "leads.retention_arm", "schedule": crontab(hour=2, minute=40)},
    "sessions-clear": {"task": "tenants.sessions_clear", "schedule": crontab(hour=3, minute=20)},
    "integrations-check": {
        "task": "config.integrations_check",
        "schedule": 300.0,
        "options": {"expires": 60},
    },
    "signups-forget": {"task": "config.signups_forget", "schedule": crontab(hour=3, minute=40)},
    "subscription-sync": {
        "task": "billing.subscription_sync",
        "schedule": crontab(hour=1, minute=0),
    },
    "usage-trim": {"task": "billing.usage_trim", "schedule": crontab(hour=3, minute=50)},
    "figures-arm": {"task": "analytics.daily_arm", "schedule": crontab(minute=7)},
}

# --- Conversations ------------------------------------------------------------------------------
BURST_WAIT_SECONDS = 2.0
MESSAGE_MAX_CHARS = 16_000
# Of one file that a visitor of the web chat sends (nginx lets 6 MB through).
CHAT_FILE_MAX_BYTES = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Uploads whose head says that they are longer are refused before they are read (tenants.uploads).
UPLOAD_MAX_BYTES = 110 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "tenants.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Knowledge: what is read of a business's documents -------------------------------------------
KNOWLEDGE_FILE_MAX_BYTES = 20 * 1024 * 1024
KNOWLEDGE_DOCUMENTS_MAX = 300
KNOWLEDGE_PAGES_MAX = 500
KNOWLEDGE_CHARS_MAX = 600_000
KNOWLEDGE_UNPACKED_MAX_BYTES = 100 * 1024 * 1024
# Bounds of the process that reads one file; below tenants.due.LEASE.
KNOWLEDGE_READ_SECONDS = 60
KNOWLEDGE_READ_MEMORY_BYTES = 1024 * 1024 * 1024
# From which cosine on a piece means what was asked.
KNOWLEDGE_LIKENESS_MIN = 0.4

# --- People and sign-in -------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "config.shell.signup.adapter.SignUpAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Asked of people who sign up by themselves only (config/shell/signup/adapter.py). The address can
# not be changed on the way: an address that has an account already could not, and would show.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
# The API's sign-in (tenants/api); HEADLESS_JWT_PRIVATE_KEY comes with the secrets (jwt_key).
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "tenants.api.tokens.BusinessTokenStrategy"
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 60 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True  # mail about each change to how a person signs in
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Mostrador"
MFA_FORMS = {
    "add_webauthn": "tenants.second_step.forms.AddPasskeyForm",
    "authenticate_webauthn": "tenants.second_step.credentials.PasskeyForm",
    "login_webauthn": "tenants.second_step.credentials.PasskeyAloneForm",
    "reauthenticate_webauthn": "tenants.second_step.credentials.PasskeyAgainForm",
}
MFA_ADAPTER = "tenants.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # members whose account others made have none on record
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs must not hold a worker
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"Mostrador <hola@{PUBLIC_HOST}>")

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "es"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "media": media_storage(VAR_DIR),
}

# --- Security -----------------------------------------------------------------------------------
SESSION_ENGINE = "tenants.sign_in_sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "config.shell.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
# Pages of other origins may read the booking API's answers, and nothing else: those origins that
# the business has allowed (bookings.api.access.origin_welcome), and never with cookies.
CORS_URLS_REGEX = r"^/api/booking/"
CORS_ALLOW_METHODS = ["GET", "POST"]
CORS_ALLOW_HEADERS = ["content-type"]
CORS_EXPOSE_HEADERS = ["Retry-After"]
CORS_PREFLIGHT_MAX_AGE = 600
# Origins that may embed every business's booking page, besides those of its own list.
WIDGET_ORIGINS: list[str] = []
SILENCED_SYSTEM_CHECKS = [
    "django_ratelimit.E003",  # the Redis cache has atomic increments
    "django_ratelimit.W001",
]

LOGGING_CONFIG = None  # config/observability.py sets logging up, with its scrubbing
