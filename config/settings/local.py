"""Settings of the demo and of a developer's machine: works with nothing configured."""

from config import env
from config.jwt_key import jwt_key
from config.local_keys import local_keys

env.load_file()

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import (  # noqa: E402
    DEMO,
    EMAIL_INBOUND_DOMAIN,
    EMAIL_WEBHOOK_SECRET,
    GOOGLE_CLIENT_ID,
    PLATFORM_SMS_ACCOUNT_SID,
    PRIVACY_HANDLERS,
    PUBLIC_HOST,
    PUBLIC_PORT,
    PUBLIC_SCHEME,
    STRIPE_SECRET_KEY,
    VAR_DIR,
)

_keys = local_keys(VAR_DIR)
SECRET_KEY = env.text("SECRET_KEY", _keys["secret_key"])
HEADLESS_JWT_PRIVATE_KEY = jwt_key(SECRET_KEY)
ENCRYPTION_KEYS = {"local": env.text("ENCRYPTION_KEY", _keys["encryption_key"])}
DEBUG = env.boolean("DEBUG")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
if DEMO:
    TWILIO_BASE_URL = env.url("TWILIO_BASE_URL", f"http://127.0.0.1:{PUBLIC_PORT}/_sim/twilio")
    META_GRAPH_BASE_URL = env.url(
        "META_GRAPH_BASE_URL", f"http://127.0.0.1:{PUBLIC_PORT}/_sim/meta"
    )
    CALENDLY_BASE_URL = env.url(
        "CALENDLY_BASE_URL", f"http://127.0.0.1:{PUBLIC_PORT}/_sim/calendly"
    )
    CALCOM_BASE_URL = env.url("CALCOM_BASE_URL", f"http://127.0.0.1:{PUBLIC_PORT}/_sim/calcom")
    TELEGRAM_BASE_URL = env.url(
        "TELEGRAM_BASE_URL", f"http://127.0.0.1:{PUBLIC_PORT}/_sim/telegram"
    )
    WAHA_BASE_URL = env.url("WAHA_BASE_URL", f"http://127.0.0.1:{PUBLIC_PORT}/_sim/waha")
    CHATWOOT_BASE_URL = env.url(
        "CHATWOOT_BASE_URL", f"http://127.0.0.1:{PUBLIC_PORT}/_sim/chatwoot"
    )
    # /simulador/correo/ on a business's host stands for a customer's mail program
    EMAIL_INBOUND_DOMAIN = EMAIL_INBOUND_DOMAIN or f"correo.{PUBLIC_HOST}"
    EMAIL_WEBHOOK_SECRET = EMAIL_WEBHOOK_SECRET or "demo:demo"
    if not PLATFORM_SMS_ACCOUNT_SID:  # the stand-in answers as Twilio; /simulador/sms/ shows them
        PLATFORM_SMS_ACCOUNT_SID, PLATFORM_SMS_AUTH_TOKEN = "AC" + "5" * 32, "demo"
        PLATFORM_SMS_FROM = "+34910005050"
    if not STRIPE_SECRET_KEY:  # without keys of one's own, the demo pays at a stand-in
        STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS = "sk_test_demo", ["whsec_demo"]
        STRIPE_BASE_URL = f"http://127.0.0.1:{PUBLIC_PORT}/_sim/stripe"
    if not GOOGLE_CLIENT_ID:  # /simulador/google/ on the public host stands for Google
        GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET = "demo", "demo"
        GOOGLE_BASE_URL = f"http://127.0.0.1:{PUBLIC_PORT}/_sim/google"
        GOOGLE_OAUTH_BASE_URL = GOOGLE_BASE_URL
        GOOGLE_CONSENT_URL = (
            f"{PUBLIC_SCHEME}://{PUBLIC_HOST}:{PUBLIC_PORT}/simulador/google/permiso/"
        )
    PRIVACY_HANDLERS = ["config.shell.simulator.privacy.SimulatorPrivacy", *PRIVACY_HANDLERS]
    # /simulador/web/ on the public host stands for the businesses' own web sites
    WIDGET_ORIGINS = [f"{PUBLIC_SCHEME}://{PUBLIC_HOST}:{PUBLIC_PORT}"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
