"""What the booking API takes and gives; refusals say what to write instead."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from bookings.api.fields import Moment, Phone, Said, SaidAtLength, Token, Zone
from bookings.wording import NAMES, say, say_later
from tenants.context import current_business

NAME_MAX = 80
NOTES_MAX = 500
DAYS_MAX = 62
DAYS_USUAL = 31
# Services of one visit that customers may put together by themselves: the first and these.
ALSO_MAX = 3
# So far ahead somebody may wait for a time.
WAIT_DAYS_MAX = 180


def _unknown(key: str) -> dict[str, Any]:
    return {name: say_later(key) for name in ("invalid", "required", "null")}


def _area() -> serializers.UUIDField:
    """Where the visitor is, for businesses that go to their customers."""
    return serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        error_messages=_unknown("area_unknown"),
        help_text="An id of `areas`: only times of those who cover it.",
    )


class _Also(serializers.ListField):
    """Further services of the same visit, in the order in which they are given."""

    child = serializers.UUIDField(error_messages=_unknown("service_unknown"))

    def __init__(self) -> None:
        text = say_later("also_many")
        super().__init__(
            required=False,
            default=list,
            max_length=ALSO_MAX,
            error_messages={"max_length": text, "not_a_list": say_later("service_unknown")},
            help_text="Ids of further services of the same visit, in order; no classes.",
        )


class SlotsAsked(serializers.Serializer[Any]):
    """Which free times are wanted: `from` and `to` are dates in the zone shown, both included.
    With `also`, starts at which all of the services can be had, one right after the other."""

    service = serializers.UUIDField(error_messages=_unknown("service_unknown"))
    also = _Also()
    staff = serializers.UUIDField(
        required=False, default=None, error_messages=_unknown("staff_unknown")
    )
    area = _area()
    to = serializers.DateField(
        required=False, default=None, error_messages={"invalid": say_later("date_wrong")}
    )
    tz = Zone(required=False, default=None, help_text="An IANA name; the business's by default.")

    def get_fields(self) -> dict[str, Any]:
        # A field that Python would not let us name in the class.
        day = serializers.DateField(
            required=False, default=None, error_messages={"invalid": say_later("date_wrong")}
        )
        return {**super().get_fields(), "from": day}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first: date = attrs["from"] or self.context["today"](attrs["tz"])
        last: date = attrs["to"] or min(first, _LATEST) + timedelta(days=DAYS_USUAL - 1)
        if last < first:
            raise serializers.ValidationError({"to": [say("range_wrong")]})
        if last > _LATEST:
            raise serializers.ValidationError({"to": [say("date_wrong")]})
        if (last - first).days >= DAYS_MAX:
            text = say("range_long").format(days=DAYS_MAX)
            raise serializers.ValidationError({"to": [text]})
        return attrs | {"from": first, "to": last}


# Far enough from the end of the calendar to add to it.
_LATEST = date(9000, 1, 1)


class HoldAsked(serializers.Serializer[Any]):
    """A time to keep, with `also` those of a whole visit. `replaces` is the token of the visitor's
    earlier hold, which is given back; the same time again is prolonged. `customer_timezone` is the
    zone that the visitor reads times in: it is kept for what they are told, and never changes the
    instant."""

    service = serializers.UUIDField(error_messages=_unknown("service_unknown"))
    also = _Also()
    start = Moment()
    staff = serializers.UUIDField(
        required=False, allow_null=True, default=None, error_messages=_unknown("staff_unknown")
    )
    area = _area()
    replaces = Token(required=False, allow_null=True, default=None)
    customer_timezone = Zone(
        required=False,
        allow_null=True,
        default=None,
        help_text="An IANA name, as browsers know theirs.",
    )


class ReleaseAsked(serializers.Serializer[Any]):
    """A hold to give back."""

    token = Token()


class _PersonAsked(serializers.Serializer[Any]):
    """Who somebody is. A phone or an email is needed, both may be given; national phone numbers are
    read as ones of the business's country."""

    name = Said(
        max_length=NAME_MAX,
        error_messages={
            "blank": say_later("name_missing"),
            "required": say_later("name_missing"),
            "null": say_later("name_missing"),
            "max_length": say_later("name_long"),
        },
    )
    phone = Phone(required=False, allow_blank=True, default="", max_length=40)
    email = serializers.EmailField(
        required=False,
        allow_blank=True,
        default="",
        max_length=254,
        error_messages={
            "invalid": say_later("email_wrong"),
            "max_length": say_later("email_wrong"),
        },
    )
    consent = serializers.BooleanField(
        error_messages={
            name: say_later("consent_missing") for name in ("required", "null", "invalid")
        }
    )
    language = serializers.ChoiceField(choices=list(NAMES.items()), required=False, default="")

    def validate_consent(self, given: bool) -> bool:
        if not given:
            raise serializers.ValidationError(say("consent_missing"))
        return given

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["phone"] or attrs["email"]):
            raise serializers.ValidationError({"phone": [say("contact_missing")]})
        return attrs


class ConfirmAsked(_PersonAsked):
    """Who books the time, or the visit, that `token` keeps. A phone or an email is needed, both may
    be given; national phone numbers are read as ones of the business's country."""

    token = Token()
    notes = SaidAtLength(
        required=False,
        allow_blank=True,
        default="",
        max_length=NOTES_MAX,
        error_messages={"max_length": say_later("notes_long")},
    )


class WaitAsked(_PersonAsked):
    """Who wants to hear of a time that becomes free: on days from `first` to `last` (both
    included) and between the clock times `time_from` and `time_until` where given, all in the
    business's zone."""

    service = serializers.UUIDField(error_messages=_unknown("service_unknown"))
    staff = serializers.UUIDField(
        required=False, allow_null=True, default=None, error_messages=_unknown("staff_unknown")
    )
    area = _area()
    first = serializers.DateField(error_messages=_unknown("date_wrong"))
    last = serializers.DateField(error_messages=_unknown("date_wrong"))
    time_from = serializers.TimeField(
        required=False, allow_null=True, default=None, error_messages=_unknown("hour_wrong")
    )
    time_until = serializers.TimeField(
        required=False, allow_null=True, default=None, error_messages=_unknown("hour_wrong")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        today = timezone.localdate(timezone=current_business().tz)
        if attrs["last"] < attrs["first"]:
            raise serializers.ValidationError({"last": [say("range_wrong")]})
        if attrs["last"] < today:
            raise serializers.ValidationError({"last": [say("date_over")]})
        if attrs["last"] > today + timedelta(days=WAIT_DAYS_MAX):
            raise serializers.ValidationError({"last": [say("date_far")]})
        low, high = attrs["time_from"], attrs["time_until"]
        if low and high and low >= high:
            raise serializers.ValidationError({"time_until": [say("hours_wrong")]})
        return attrs


# --- Answers: for the API's description ----------------------------------------------------------
class Staff(serializers.Serializer[Any]):
    """Somebody or something that serves."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class BusinessShown(serializers.Serializer[Any]):
    """The business, as its own web page would present it."""

    name = serializers.CharField()
    timezone = serializers.CharField()
    currency = serializers.CharField()
    country = serializers.CharField()
    language = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    map_url = serializers.CharField()
    color = serializers.CharField()


class ServiceShown(serializers.Serializer[Any]):
    """A service that can be booked. `price` null: to be agreed upon. `places`: only of classes.
    `needs_approval`: what is booked is a request until the business says yes."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField()
    category = serializers.CharField()
    picture = serializers.CharField(allow_null=True, help_text="A path on the business's host.")
    minutes = serializers.IntegerField()
    price = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    places = serializers.IntegerField(allow_null=True)
    needs_approval = serializers.BooleanField()
    staff = Staff(many=True)


class AreaShown(serializers.Serializer[Any]):
    """Where the business goes to its customers; `staff` are the ids of those who do, none if
    anybody does."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    staff = serializers.ListField(child=serializers.UUIDField())


class ServicesShown(serializers.Serializer[Any]):
    """What can be booked, and where. `automatic`: booked at once, not a request."""

    business = BusinessShown()
    areas = AreaShown(many=True)
    automatic = serializers.BooleanField()
    services = ServiceShown(many=True)


class SlotShown(serializers.Serializer[Any]):
    """A free start; `left` only for classes."""

    start = serializers.DateTimeField()
    time = serializers.CharField()
    left = serializers.IntegerField(allow_null=True)


class DayShown(serializers.Serializer[Any]):
    """A day with free starts."""

    date = serializers.DateField()
    slots = SlotShown(many=True)


class SlotsShown(serializers.Serializer[Any]):
    """Days with free starts. `next`: where there are none, the first free start after."""

    timezone = serializers.CharField()
    days = DayShown(many=True)
    next = serializers.DateTimeField(allow_null=True)


class PartShown(serializers.Serializer[Any]):
    """One service of a visit: a visit of one service has one part."""

    service = serializers.CharField()
    staff = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class HoldShown(serializers.Serializer[Any]):
    """A time, or a whole visit, that is kept until `expires_at`, for `seconds`. `service` and
    `staff` are those of the first part, `policy` is as it will be for the booking."""

    token = serializers.UUIDField()
    service = serializers.UUIDField()
    staff = Staff()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    seconds = serializers.IntegerField()
    parts = PartShown(many=True)
    policy = serializers.CharField(allow_blank=True)


class PlaceShown(serializers.Serializer[Any]):
    """Where it is."""

    name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    map_url = serializers.CharField()


class BookingShown(serializers.Serializer[Any]):
    """What has been booked, or asked for: from the start of its first part to the end of its last.
    `policy` says until when it is changed freely, empty where there is no rule.
    `customer_timezone` is what the visitor gave, empty where they gave none."""

    state = serializers.ChoiceField(choices=["confirmed", "pending", "completed", "no_show"])
    service = serializers.CharField()
    staff = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    timezone = serializers.CharField()
    customer_timezone = serializers.CharField(allow_blank=True)
    parts = PartShown(many=True)
    place = PlaceShown()
    calendar_url = serializers.CharField()
    told_by = serializers.ListField(child=serializers.ChoiceField(choices=["email", "whatsapp"]))
    policy = serializers.CharField(allow_blank=True)


class WaitShown(serializers.Serializer[Any]):
    """That the wish was taken in: the same for everybody, whoever they are to the business."""

    detail = serializers.CharField()


class EmbedShown(serializers.Serializer[Any]):
    """What the widget's script needs to know: whether the page that asks may show the form."""

    allowed = serializers.BooleanField()
    name = serializers.CharField()
    color = serializers.CharField()
    ink = serializers.CharField()
    button = serializers.CharField()
    title = serializers.CharField()
    close = serializers.CharField()


class Refused(serializers.Serializer[Any]):
    """Why not (`code`), what to do (`detail`), what is free instead (`alternatives`), and by field
    what to write (`by_field`)."""

    code = serializers.CharField()
    detail = serializers.CharField()
    alternatives = SlotShown(many=True, required=False)
    by_field = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
