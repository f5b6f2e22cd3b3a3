"""Settings shared by every environment. What an operator may change is an environment variable,
listed in `.env.example`; nothing secret has a default here."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from psycopg.conninfo import conninfo_to_dict

from config import env
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
    # Only statements that ask for it are prepared (tenants.context.prepared_cursor).
    options["prepare_threshold"] = 5 if env.boolean("DB_PREPARED_STATEMENTS", True) else None
    return {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": parts.get("dbname", "mostrador"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        # A pooled connection may have outlived its server, and a provider tells us only once.
        "CONN_HEALTH_CHECKS": bool(pool_size),
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

# --- Registries: how work travels to rooms further left (DESIGN 1) -------------------------------
DUE_HANDLERS = {
    "billing.compare": "billing.services.sync.subscription_compare",
    "billing.close": "billing.services.closing.closure_work",
    "billing.dunning": "billing.services.dunning.dunning_step",
    "billing.gateway_event": "billing.services.events.event_process",
    "billing.report_conversation": "billing.services.conversations.conversation_report",
    "billing.switch": "billing.services.switching.charging_switch",
    "billing.trial_end": "billing.services.subscriptions.subscription_end_trial",
    "analytics.daily": "analytics.rollups.daily_metrics_due",
    "analytics.day": "analytics.rollups.late_day_due",
    "bookings.calendar_check": "bookings.services.calendar_pulls.calendar_check",
    "bookings.calendar_leave": "bookings.services.connections.calendar_leave",
    "bookings.farewell": "bookings.services.farewells.farewell_say",
    "bookings.calendar_pull": "bookings.services.calendar_pulls.calendar_pull",
    "bookings.attendance_ask": "conversations.services.attendance.attendance_ask",
    "bookings.attendance_customer": "conversations.services.attendance.attendance_check",
    "bookings.calendar_push": "bookings.services.calendars.calendar_push",
    "bookings.calendar_watch": "bookings.services.calendar_pulls.calendar_watch",
    "bookings.calendar_delivery": "bookings.services.deliveries.delivery_process",
    "bookings.scheduler_sync": "bookings.services.schedulers.scheduler_sync_due",
    "bookings.hold_expired": "bookings.services.booking_hold_expire",
    "bookings.series": "bookings.services.series.series_extend_due",
    "bookings.request_lapsed": "bookings.services.booking_request_lapse",
    "bookings.reminder": "conversations.services.notices.notice_send",
    "bookings.waitlist": "bookings.services.waitlist.waitlist_round",
    "bookings.waitlist_wake": "bookings.services.waiting.waitlist_wake_due",
    "bookings.waitlist_offer": "conversations.services.waitlist.waitlist_offer_tell",
    "bookings.changed": "conversations.services.notices.booking_change_notify",
    "bookings.notice": "conversations.services.notices.notice_send",
    "conversations.booking_mail": "conversations.services.booking_mail.booking_mail_send",
    "conversations.inbound": "conversations.services.inbound.event_process",
    "conversations.summarise": "conversations.assistant.background.conversation_summarise",
    "conversations.transcribe": "conversations.assistant.background.message_transcribe",
    "conversations.outage_over": "conversations.assistant.outage.outage_over",
    "conversations.task_expired": "conversations.processing.runs.task_expired",
    "conversations.past_questions": "conversations.services.past_questions.past_questions_collect",
    "conversations.question_tell": "conversations.services.questions.question_tell",
    "conversations.replay": "conversations.replay.services.replay_work",
    "conversations.reply": "conversations.services.replies.conversation_reply",
    "conversations.deliver": "conversations.services.outbound.delivery_send",
    "conversations.reconcile": "conversations.services.outbound.delivery_reconcile",
    "conversations.quota_return": "conversations.services.quota.conversations_return_due",
    "conversations.knowledge_read": "conversations.knowledge.working.document_read_due",
    "conversations.knowledge_embed": "conversations.knowledge.embeddings.embed_due",
    "conversations.knowledge_folder": "conversations.knowledge.drive.folders.folder_follow_due",
    "conversations.member_left": "conversations.services.leaving.member_left",
    "conversations.give_back": "conversations.services.handoff.conversation_give_back_due",
    "leads.import_work": "leads.imports.services.import_work",
    "leads.import_forget": "leads.imports.services.import_forget",
    "leads.silence": "leads.services.lead_silence_check",
    "leads.follow_up": "conversations.services.follow_ups.follow_up_send",
    "config.signup": "config.shell.signup.services.signup_make",
    "leads.retention": "leads.privacy.retention.contact_retention",
    "leads.prune": "leads.privacy.retention.data_prune",
    "tenants.notice_mail": "tenants.notices.notice_mail_send",
    "tenants.platform_mail": "tenants.platform_notices.platform_mail_send",
    "tenants.invitation_mail": "tenants.members.mail.invitation_mail_send",
}
# The platform's own work among these: it runs in `public`, and no suspension sets it aside.
PLATFORM_DUE = frozenset(
    {
        "config.signup",
        "bookings.farewell",
        "billing.close",
        "billing.compare",
        "billing.dunning",
        "billing.gateway_event",
        "billing.report_conversation",
        "billing.switch",
        "billing.trial_end",
        "conversations.outage_over",
        "tenants.notice_mail",
        "tenants.platform_mail",
    }
)
# Told, in the same transaction, that a member (the user's id) answers customers no more.
MEMBER_LEAVERS = ["conversations.services.leaving.member_leaves"]
# What has to end outside when a business is erased; called in that transaction.
BUSINESS_CLOSERS = [
    "billing.services.closing.business_close",
    "bookings.services.farewells.business_farewell",
]
# Quotas that are a stock and no flow of the month: what counts them in the open business.
QUOTA_GAUGES = {"services": "bookings.selectors.services_offered_count"}
CHANNELS = {
    "whatsapp": "channels_whatsapp.channel.WhatsAppChannel",
    "web": "conversations.channels.web.WebChannel",
    "email": "conversations.channels.email.EmailChannel",
    "sms": "conversations.channels.sms.SmsChannel",
    "fake": "conversations.channels.fake.FakeChannel",
}
# What fetches an attachment, by channel: (account_key, attachment) -> Media.
MEDIA_FETCHERS = {"whatsapp": "channels_whatsapp.media.media_fetch"}
# What sends a business's SMS where it has named nothing else (SmsAccount or None).
SMS_USUAL_ACCOUNT = "channels_whatsapp.accounts.sms_usual_account"
ENGINES = {
    "builtin": "conversations.assistant.engines.builtin.BuiltinEngine",
    "openai": "conversations.assistant.engines.openai.OpenAIEngine",
}
# Says what a customer would be told of a change, before a member makes it (bookings/calendar).
NOTICE_PREVIEW = "conversations.services.notice_preview.notice_preview"
# Outside calendars, behind one interface (bookings/providers/base.py).
CALENDARS: dict[str, str] = {
    "google": "bookings.providers.google.calendar.GoogleCalendar",
    "calendly": "bookings.providers.calendly.provider.CalendlyCalendar",
    "calcom": "bookings.providers.calcom.provider.CalcomCalendar",
}
# Where a browser comes back to from a provider's consent, on the business's host.
CONSENT_DOORS = {
    "calendar": "/settings/calendars/arrive/",
    "knowledge": "/knowledge/folders/arrive/",
}
# Payment gateways; new subscriptions are bought at the first one that has its keys.
GATEWAYS = {"stripe": "billing.gateways.stripe.StripeGateway"}
CONTACT_PANELS = [
    "bookings.contact_panel.BookingsPanel",
    "conversations.contact_panel.ConversationsPanel",
    "leads.imports.panel.PastMessagesPanel",
    "leads.privacy.panel.PrivacyPanel",
]
# What can be imported from another system's files, in the order of the page.
IMPORT_KINDS = {
    "contacts": "leads.imports.contacts.ContactsImport",
    "services": "bookings.imports.services.ServicesImport",
    "staff": "bookings.imports.staff.StaffImport",
    "bookings": "bookings.imports.bookings.BookingsImport",
    "history": "leads.imports.history.HistoryImport",
}
LEAD_ROOMS = ["bookings.lead_room.BookingsRoom", "conversations.lead_room.ConversationsRoom"]
# Whoever keeps something of a person; the order is that of erasing and of locks.
PRIVACY_HANDLERS = [
    "conversations.privacy.ConversationsPrivacy",
    "bookings.privacy.BookingsPrivacy",
    "leads.privacy.handler.LeadsPrivacy",
]
# What is deleted by age alone, per class of `leads.privacy.retention.PERIODS`.
RETENTION_PRUNERS = {
    "payloads": "conversations.privacy.payloads_prune",
    "audit": "tenants.audit.services.audit_prune",
}
CONTACT_SCOPE = "conversations.selectors_inbox.contact_scope"

# --- Conversations ------------------------------------------------------------------------------
BURST_WAIT_SECONDS = 2.0
MESSAGE_MAX_CHARS = 16_000
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

# --- Providers: every base URL is a setting, and the only private addresses allowed out ----------
TWILIO_BASE_URL = env.url("TWILIO_BASE_URL", "https://api.twilio.com")
OPENAI_BASE_URL = env.url("OPENAI_BASE_URL", "https://api.openai.com/v1")
# Further model servers, private ones too, that businesses may choose with a key of their own.
OPENAI_MORE_BASE_URLS = [url.rstrip("/") for url in env.words("OPENAI_MORE_BASE_URLS")]
META_GRAPH_BASE_URL = env.url("META_GRAPH_BASE_URL", "https://graph.facebook.com")
TELEGRAM_BASE_URL = env.url("TELEGRAM_BASE_URL", "https://api.telegram.org")
CALENDLY_BASE_URL = env.url("CALENDLY_BASE_URL", "https://api.calendly.com")
# What `manage.py calendly_connect` takes where its arguments are left out.
CALENDLY_ACCESS_TOKEN = env.text("CALENDLY_ACCESS_TOKEN", "")
CALENDLY_USER_URI = env.text("CALENDLY_USER_URI", "")
CALENDLY_WEBHOOK_URI = env.text("CALENDLY_WEBHOOK_URI", "")
CALCOM_BASE_URL = env.url("CALCOM_BASE_URL", "https://api.cal.com")
GOOGLE_BASE_URL = env.url("GOOGLE_BASE_URL", "https://www.googleapis.com")
# The platform's own project at Google; without it nobody is offered to connect a calendar there.
GOOGLE_CLIENT_ID = env.text("GOOGLE_CLIENT_ID", "")
GOOGLE_CLIENT_SECRET = env.text("GOOGLE_CLIENT_SECRET", "")
GOOGLE_CONSENT_URL = env.url("GOOGLE_CONSENT_URL", "https://accounts.google.com/o/oauth2/v2/auth")
GOOGLE_OAUTH_BASE_URL = env.url("GOOGLE_OAUTH_BASE_URL", "https://oauth2.googleapis.com")
STRIPE_BASE_URL = env.url("STRIPE_BASE_URL", "https://api.stripe.com")
MERCADOPAGO_BASE_URL = env.url("MERCADOPAGO_BASE_URL", "https://api.mercadopago.com")
HUBSPOT_BASE_URL = env.url("HUBSPOT_BASE_URL", "https://api.hubapi.com")
SLACK_BASE_URL = env.url("SLACK_BASE_URL", "https://slack.com/api")
CHATWOOT_BASE_URL = env.url("CHATWOOT_BASE_URL", "https://app.chatwoot.com")
WAHA_BASE_URL = env.url("WAHA_BASE_URL", "http://127.0.0.1:3000")
# What `manage.py whatsapp_connect` takes where its arguments are left out.
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN", "")
TWILIO_WHATSAPP_NUMBER = env.text("TWILIO_WHATSAPP_NUMBER", "")
# The platform's own account for sign-in codes by SMS; without all three nobody is offered them.
PLATFORM_SMS_ACCOUNT_SID = env.text("PLATFORM_SMS_ACCOUNT_SID", "")
PLATFORM_SMS_AUTH_TOKEN = env.text("PLATFORM_SMS_AUTH_TOKEN", "")
PLATFORM_SMS_FROM = env.text("PLATFORM_SMS_FROM", "")
OPENAI_API_KEY = env.text("OPENAI_API_KEY", "")
OPENAI_MODEL = env.text("OPENAI_MODEL", "gpt-4.1-mini")
# Further models that businesses may choose on the platform's key; with their own, any.
OPENAI_MODELS = env.words("OPENAI_MODELS")
# Searches documents by meaning; without it, by words alone.
OPENAI_EMBEDDING_MODEL = env.text("OPENAI_EMBEDDING_MODEL", "")
OPENAI_TIMEOUT_SECONDS = 5.0
# Writes voice notes down; its tokens count like the others.
OPENAI_TRANSCRIPTION_MODEL = env.text("OPENAI_TRANSCRIPTION_MODEL", "gpt-4o-mini-transcribe")
# What the platform pays for a million tokens, in US dollars; 0: costs are not shown.
AI_PRICE_PER_MILLION_TOKENS = env.number("AI_PRICE_PER_MILLION_TOKENS", 0)
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRET")  # several while one is replaced
STRIPE_METER_EVENT = env.text("STRIPE_METER_EVENT", "mostrador_conversation")
TRIAL_DAYS = env.integer("TRIAL_DAYS", 14)

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
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"

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
# Times that visitors keep without having said who they are, at once; and how many appointments
# ahead one person may make by the web.
VISITORS_HOLDS_PER_NETWORK = 5
VISITORS_HOLDS_PER_BUSINESS = 40
BOOKINGS_AHEAD_BY_WEB = 5
# Every limit of the product is a row here: action -> count/period (django-ratelimit's notation).
RATE_LIMITS = {
    "checkout": "10/m",
    "checkout_return": "30/m",
    "replay_start": "20/h",
    "web_chat_message": "30/m",
    "web_chat_poll": "90/m",
    "web_chat_start": "100/15m",
    "handover": "20/m",
    # Sign-in codes by mail and SMS: to one person, and from one address.
    "second_step_code": "5/h",
    "second_step_network": "30/h",
    # Sign-ups: from one address, for one mailbox however it is spelt, at one small mail provider.
    "signup": "20/h",
    "signup_address": "4/d",
    "signup_domain": "20/d",
    "signup_check": "60/m",
    "booking_confirm": "20/h",
    "booking_waitlist": "10/h",
    "booking_link": "60/m",
    "calendar_connect": "20/m",
    "calendar_feed": "60/m",
    # Invitations to a team: of one business, and to one mailbox from anybody.
    "invite": "30/h",
    "invite_address": "6/d",
    "invitation_accept": "20/h",
    "import_upload": "30/h",
    "assistant_check": "10/m",
    "general": "100/m",
    "anonymous_write": "100/15m",
    "api": "5000/m",
    "admin": "200/m",
}
RATE_LIMITED_SECTIONS = {"/admin/": "admin"}
# Not counted as anybody's: what machines call or watch, and the demo's own stand-ins.
UNCOUNTED_PATHS = (
    "/webhook/",
    "/api/calendly/webhook",
    "/api/calcom/webhook",
    "/health/",
    "/simulador/",
    "/_sim/",
)
# Where somebody without an account guesses passwords and codes, or fills the books.
ANONYMOUS_WRITE_PATHS = (
    "/accounts/",
    "/api/auth/",
    "/api/booking/",
    "/api/chat/session",
    "/signup/",
    "/api/signup/",
    "/invitation/",
)
WHATSAPP_REPLIES_PER_MINUTE = 30
SILENCED_SYSTEM_CHECKS = [
    "django_ratelimit.E003",  # the Redis cache has atomic increments
    "django_ratelimit.W001",
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tenants.api.authentication.MemberAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["tenants.api.permissions.IsMember"],
    "DEFAULT_THROTTLE_CLASSES": ["billing.throttles.PlanThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.shell.errors.api_exception",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mostrador",
    "DESCRIPTION": (
        "The front desk's API, on each business's own host. Sign in with POST /api/auth/login, "
        "send the access token as `Authorization: Bearer …` (15 minutes), renew it with POST "
        "/api/auth/refresh (30 days, each refresh token works once)."
    ),
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.shell.views.api_auth_schema.auth_describe",
    ],
    # Fields of one name whose choices differ from object to object.
    "ENUM_NAME_OVERRIDES": {
        "MemberRole": "tenants.models.Membership.Role",
        "InvitedRole": "config.shell.members.serializers.INVITED",
        "MemberState": "tenants.models.Membership.State",
        "InvitationState": ["open", "expired"],
        "BookedState": ["confirmed", "pending", "completed", "no_show"],
        "MailLanguage": LANGUAGES,
        "BookingLanguage": [("es", "Español"), ("en", "English"), ("pt", "Português")],
    },
    "VERSION": "1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING_CONFIG = None  # config/observability.py sets logging up, with its scrubbing
