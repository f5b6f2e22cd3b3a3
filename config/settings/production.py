"""Production settings: refuse to start while anything that protects people's data is missing."""

from config import env
from config.jwt_key import jwt_key

env.load_file()
env.require("SECRET_KEY", "ALLOWED_HOSTS", "ENCRYPTION_KEYS", "DATABASE_URL", "REDIS_URL")

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import STORAGES  # noqa: E402

DEMO = False
SECRET_KEY = env.text("SECRET_KEY")
HEADLESS_JWT_PRIVATE_KEY = jwt_key(SECRET_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
ENCRYPTION_KEYS = env.keys("ENCRYPTION_KEYS")  # the first one encrypts
PUBLIC_SCHEME = env.text("PUBLIC_SCHEME", "https")
PUBLIC_PORT = env.integer("PUBLIC_PORT", 0)  # 0: the scheme's own, which links do not name
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
# Where EMAIL_PROVIDER names one, its API is used instead of a mail server.
EMAIL_PROVIDER = env.text("EMAIL_PROVIDER", "")
EMAIL_BACKEND = {
    "sendgrid": "conversations.channels.email.backends.SendGrid",
    "mailgun": "conversations.channels.email.backends.Mailgun",
    "postmark": "conversations.channels.email.backends.Postmark",
}.get(EMAIL_PROVIDER, "django.core.mail.backends.smtp.EmailBackend")
ANYMAIL = {
    "SENDGRID_API_KEY": env.text("EMAIL_PROVIDER_KEY", ""),
    "MAILGUN_API_KEY": env.text("EMAIL_PROVIDER_KEY", ""),
    "MAILGUN_SENDER_DOMAIN": env.text("EMAIL_PROVIDER_DOMAIN", "") or None,
    "POSTMARK_SERVER_TOKEN": env.text("EMAIL_PROVIDER_KEY", ""),
}
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", True)
