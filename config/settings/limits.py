"""How often and how much: every limit of the product is here."""

# Times that visitors keep without having said who they are, at once; and how many appointments
# ahead one person may make by the web.
VISITORS_HOLDS_PER_NETWORK = 5
VISITORS_HOLDS_PER_BUSINESS = 40
BOOKINGS_AHEAD_BY_WEB = 5
# Action -> count/period (django-ratelimit's notation).
RATE_LIMITS = {
    "checkout": "10/m",
    "checkout_return": "30/m",
    "replay_start": "20/h",
    "web_chat_message": "30/m",
    "web_chat_poll": "90/m",
    # Files that a visitor sends, and how often their page may show them again.
    "web_chat_file": "20/10m",
    "web_chat_file_shown": "120/m",
    "web_chat_typing": "30/m",
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
    "whatsapp_connect": "20/m",
    "whatsapp_templates": "60/m",
    "calendar_feed": "60/m",
    "channel_connect": "20/m",
    # Invitations to a team: of one business, and to one mailbox from anybody.
    "invite": "30/h",
    "invite_address": "6/d",
    "invitation_accept": "20/h",
    "import_upload": "30/h",
    "assistant_check": "10/m",
    "assistant_try": "30/m",
    "general": "100/m",
    "anonymous_write": "100/15m",
    "api": "5000/m",
    "admin": "200/m",
}
RATE_LIMITED_SECTIONS = {"/admin/": "admin"}
# Not counted as anybody's: what machines call or watch, and the demo's own stand-ins.
UNCOUNTED_PATHS = (
    "/webhook/",
    "/files/",
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
