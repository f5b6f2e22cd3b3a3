"""Accounts and addresses of providers. Every base URL is a setting, and these are the only private
addresses allowed out (tenants.http)."""

from config import env

TWILIO_BASE_URL = env.url("TWILIO_BASE_URL", "https://api.twilio.com")
OPENAI_BASE_URL = env.url("OPENAI_BASE_URL", "https://api.openai.com/v1")
# Further model servers, private ones too, that businesses may choose with a key of their own.
OPENAI_MORE_BASE_URLS = [url.rstrip("/") for url in env.words("OPENAI_MORE_BASE_URLS")]
META_GRAPH_BASE_URL = env.url("META_GRAPH_BASE_URL", "https://graph.facebook.com")
META_GRAPH_VERSION = env.text("META_GRAPH_VERSION", "v23.0")
# What `manage.py whatsapp_connect --provider meta` takes where its arguments are left out.
META_PHONE_NUMBER_ID = env.text("META_PHONE_NUMBER_ID", "")
META_WABA_ID = env.text("META_WABA_ID", "")
META_APP_SECRET = env.text("META_APP_SECRET", "")
META_ACCESS_TOKEN = env.text("META_ACCESS_TOKEN", "")
# Prices of sending that are told before sending (conversations/sending/prices.toml): another file
# of that form, and what a dollar is in the currency in which pages show them.
SENDING_PRICES = env.text("SENDING_PRICES", "")
PLATFORM_CURRENCY = env.text("PLATFORM_CURRENCY", "USD")
PLATFORM_PER_DOLLAR = env.text("PLATFORM_PER_DOLLAR", "1")
TELEGRAM_BASE_URL = env.url("TELEGRAM_BASE_URL", "https://api.telegram.org")
SENDGRID_BASE_URL = env.url("SENDGRID_BASE_URL", "https://api.sendgrid.com")
MAILGUN_BASE_URL = env.url("MAILGUN_BASE_URL", "https://api.mailgun.net")
POSTMARK_BASE_URL = env.url("POSTMARK_BASE_URL", "https://api.postmarkapp.com")
# Mail servers at private addresses that businesses may connect to (imaps://10.0.0.5:993).
IMAP_BASE_URL = env.text("IMAP_BASE_URL", "")
SMTP_BASE_URL = env.text("SMTP_BASE_URL", "")
# Mail to businesses at an address of the platform's: its domain, whose MX is a provider's that
# calls /webhook/email/<provider>/inbound with these ("user:password"; Mailgun signs).
EMAIL_INBOUND_DOMAIN = env.text("EMAIL_INBOUND_DOMAIN", "").lower()
EMAIL_WEBHOOK_SECRET = env.text("EMAIL_WEBHOOK_SECRET", "")
MAILGUN_WEBHOOK_SIGNING_KEY = env.text("MAILGUN_WEBHOOK_SIGNING_KEY", "")
SENDGRID_WEBHOOK_PUBLIC_KEY = env.text("SENDGRID_WEBHOOK_PUBLIC_KEY", "")
MAILBOX_READ_SECONDS = env.integer("MAILBOX_READ_SECONDS", 60)
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
