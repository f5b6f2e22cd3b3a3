"""Shapes of the sign-up API. What a value may be is the form's to say, for pages and API alike."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.shell.signup.selectors import is_slow, is_stuck, steps_of
from tenants.models import SignUp
from tenants.urls_for import business_url


class SignUpWish(serializers.Serializer[Any]):
    """A wish for a business. The first four are for people without an account; what is left out
    of zone, currency and language follows the country."""

    first_name = serializers.CharField(required=False)
    last_name = serializers.CharField(required=False)
    email = serializers.EmailField(required=False)
    password = serializers.CharField(required=False, write_only=True, trim_whitespace=False)
    name = serializers.CharField(help_text="Name of the business.")
    subdomain = serializers.CharField(help_text="Its label in the host name.")
    vertical = serializers.CharField(default="other", help_text="salon, clinic, academy, ...")
    country = serializers.CharField(default="ES", help_text="ISO 3166, two letters.")
    timezone = serializers.CharField(required=False, help_text="IANA name.")
    currency = serializers.CharField(required=False, help_text="ISO 4217.")
    language = serializers.CharField(required=False, help_text="es, en or pt.")
    plan = serializers.CharField(default="professional")
    terms = serializers.BooleanField(help_text="The conditions at /terms/ are accepted.")


class SignUpStep(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(["done", "now", "failed", "todo"])


class SignUpProgress(serializers.Serializer[SignUp]):
    """Where a sign-up stands. `url` is the dashboard's address, once it is ready."""

    id = serializers.UUIDField(source="uuid")
    state = serializers.ChoiceField(SignUp.State.choices)
    reason = serializers.CharField()
    subdomain = serializers.CharField()
    steps = serializers.SerializerMethodField()
    slow = serializers.SerializerMethodField()
    stuck = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    @extend_schema_field(SignUpStep(many=True))
    def get_steps(self, signup: SignUp) -> list[dict[str, str]]:
        return [
            {"code": step.code, "label": str(step.label), "state": step.state}
            for step in steps_of(signup)
        ]

    def get_slow(self, signup: SignUp) -> bool:
        return is_slow(signup)

    def get_stuck(self, signup: SignUp) -> bool:
        return is_stuck(signup)

    def get_url(self, signup: SignUp) -> str:
        return business_url(signup.business) if signup.business else ""


class SignUpCode(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=20)


class SignUpAgain(serializers.Serializer[Any]):
    subdomain = serializers.CharField(
        required=False, help_text="Another address, where the old one is taken."
    )


class AddressQuery(serializers.Serializer[Any]):
    subdomain = serializers.CharField(required=False, default="", allow_blank=True)
    name = serializers.CharField(required=False, default="", allow_blank=True)
    country = serializers.CharField(required=False, default="", allow_blank=True)


class AddressAnswer(serializers.Serializer[Any]):
    """Whether an address is free. Asked with a name only, the one made from it is answered."""

    subdomain = serializers.CharField()
    free = serializers.BooleanField()
    problem = serializers.CharField()
    proposals = serializers.ListField(child=serializers.CharField())


class Refusal(serializers.Serializer[Any]):
    """Words per field; `proposals` where an address was refused."""

    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField())
    )
    proposals = serializers.ListField(child=serializers.CharField(), required=False)
