"""The API's framework and its description."""

LANGUAGES = [("es", "Español"), ("en", "English")]  # of the dashboard and its mails

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
        "DeliveryState": "conversations.models.Delivery.State",
        "InstructionsState": "conversations.models.PromptVersion.State",
        "BookedState": ["confirmed", "pending", "completed", "no_show"],
        "MailLanguage": LANGUAGES,
        "MailSecurity": ["tls", "starttls", "none"],
        "MailProvider": ["sendgrid", "mailgun", "postmark"],
        "BookingLanguage": [("es", "Español"), ("en", "English"), ("pt", "Português")],
    },
    "VERSION": "1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
