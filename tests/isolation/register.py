"""Which doors of a business's host are open to whom. A URL that stands in neither list fails a
test: whoever adds one says here who may use it."""

# Everything that only members find; everybody else is sent to sign in, or refused.
MEMBERS = frozenset(
    {
        "home",
        "settings",
        "switch",
        "api_docs",
        "api_schema",
        "bookings:attendance",
        "bookings:booking",
        "bookings:calendar",
        "bookings:cancel",
        "bookings:hours",
        "bookings:hours_save",
        "bookings:override_add",
        "bookings:override_delete",
        "bookings:service",
        "bookings:service_active",
        "bookings:service_new",
        "bookings:services",
        "inbox:assign",
        "inbox:close",
        "inbox:conversation",
        "inbox:deliveries",
        "inbox:give_back",
        "inbox:head",
        "inbox:list",
        "inbox:messages",
        "inbox:panel",
        "inbox:reply",
        "inbox:take",
        "leads:contact",
        "leads:contact_edit",
        "leads:contact_new",
        "leads:contacts",
        "leads:lead_event",
    }
)
# Opened by a member's bearer token only; a session of the dashboard is none (test_bearer.py).
BEARER = frozenset(
    {
        "api_auth:me",
        "api_auth:sessions",
        "api_auth:sign_in",
        "whatsapp_config",
        "whatsapp_message",
        "whatsapp_send",
        "whatsapp_stats",
    }
)
# A member's own account: shows and changes nothing but the account of who is signed in.
OWN_ACCOUNT = frozenset(
    {
        "account_change_password",
        "account_email",
        "account_logout",
        "account_reauthenticate",
        "account_set_password",
        "api_auth:authenticators",
        "api_auth:password",
        "api_auth:reauthenticate",
        "api_auth:recovery_codes",
        "api_auth:second_factor_again",
        "api_auth:totp",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
    }
)
# Open to anybody, and why. None of them may say anything of the business's data either.
PUBLIC = {
    "account_login": "where people sign in",
    "account_signup": "says that accounts are made by invitation",
    "account_inactive": "tells a blocked person so",
    "account_reset_password": "asks for an email address, and answers the same for any",
    "account_reset_password_done": "says that mail was sent",
    "account_reset_password_from_key": "opened by a secret from one's own mailbox",
    "account_reset_password_from_key_done": "says that the password is changed",
    "account_email_verification_sent": "says that mail was sent",
    "account_confirm_email": "opened by a secret from one's own mailbox",
    "account_confirm_login_code": "second step of signing in",
    "mfa_authenticate": "second step of signing in",
    "api_auth:login": "where programs sign in",
    "api_auth:password_request": "asks for an email address, and answers the same for any",
    "api_auth:password_reset": "opened by a secret from one's own mailbox",
    "api_auth:refresh": "opened by a refresh token, once",
    "api_auth:second_factor": "second step of signing in",
    "api_auth:session": "says whether the caller is signed in",
    "handover": "opened by a signed link that works once",
    "set_language": "a cookie of the visitor's own",
    "health_live": "for machines that watch",
    "health_ready": "for machines that watch",
    "chat:page": "the business's own site links to it",
    "chat:session": "gives a visitor a token to a thread of their own",
    "chat:messages": "opened by the visitor's token",
    "whatsapp_health": "says whether a number is connected, for machines that watch",
    "whatsapp_inbound": "opened by the provider's signature",
    "whatsapp_status": "opened by the provider's signature",
    "simulator": "the demo's phone; does not exist elsewhere",
    "simulator_messages": "what the demo's phone got; does not exist elsewhere",
    "simulator_write": "the demo's phone; does not exist elsewhere",
}
