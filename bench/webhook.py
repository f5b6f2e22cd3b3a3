"""Acknowledging a webhook, over real HTTP: the signed WhatsApp door and a bare insert."""

from pathlib import Path
from urllib.parse import urlencode

from bench.clients import Load, load, request_bytes
from bench.figures import Figure, median, p95, p99
from bench.stage import SALON, children, free_port, gunicorn, wait_for_port

ROUNDS = 6
# As many as a provider that has a lot to say opens.
CONNECTIONS = 32
# A pace that leaves the machine room: what is asked then is how long the slowest wait.
PER_SECOND = 100.0
PACED = 1500
REQUESTS = 800
WARM = 200
FORM = "application/x-www-form-urlencoded"


def measure(var: Path) -> list[Figure]:
    """Requests a second of door and floor in turns; the middle round of each counts."""
    from django.conf import settings

    door, floor = settings.PUBLIC_PORT, free_port()
    log = var / "web.log"
    with (
        children(gunicorn(door), log=log),
        children(gunicorn(floor, "bench.floor"), log=log),
    ):
        for port in (door, floor):
            wait_for_port(port)
        makers = {
            "floor": lambda n: load(floor, [_bare(floor)] * n, CONNECTIONS),
            "public": lambda n: load(door, _signed("localhost", n), CONNECTIONS),
            "own": lambda n: load(door, _signed(f"{SALON}.localhost", n), CONNECTIONS),
        }
        for make in makers.values():
            make(WARM)
        rounds: dict[str, list[Load]] = {name: [] for name in makers}
        order = list(makers)
        for _ in range(ROUNDS):
            for name in order:
                rounds[name].append(makers[name](REQUESTS))
            order.append(order.pop(0))  # nobody is always first
        bare = load(floor, [_bare(floor)] * PACED, CONNECTIONS, PER_SECOND)
        paced = load(door, _signed("localhost", PACED), CONNECTIONS, PER_SECOND)
    return [
        _figure("webhook_public", "webhook, platform's address", rounds["public"], rounds["floor"]),
        _figure("webhook_business", "webhook, business's address", rounds["own"], rounds["floor"]),
        Figure(
            key="webhook_paced",
            title=f"webhook at {PER_SECOND:g} requests/s, p99",
            unit="ms",
            value=p99(paced.took),
            floor=p99(bare.took),
            floor_is="p99 of the bare view at the same pace",
            goal="below 200 ms",
            more={
                "connections": CONNECTIONS,
                "median_ms": median(paced.took),
                "slowest_ms": max(paced.took),
                "per_second": paced.per_second,
            },
        ),
    ]


def _figure(key: str, title: str, rounds: list[Load], floor: list[Load]) -> Figure:
    took = [each for one in rounds for each in one.took]
    bare = [each for one in floor for each in one.took]
    return Figure(
        key=key,
        title=title,
        unit="requests/s",
        value=median(one.per_second for one in rounds),
        floor=median(one.per_second for one in floor),
        floor_is="bare view behind the same tenancy middleware, one INSERT",
        goal="at least 60 % of its floor",
        better="more",
        more={
            "connections": CONNECTIONS,
            "median_ms": median(took),
            "p95_ms": p95(took),
            "p99_ms": p99(took),
            "floor_median_ms": median(bare),
            "floor_p95_ms": p95(bare),
        },
    )


def _bare(port: int) -> bytes:
    return request_bytes(f"{SALON}.localhost:{port}", "/insert")


def _signed(host: str, count: int) -> list[bytes]:
    return [
        signed_message(f"{n % 40:02d}", "hola, ¿tenéis hora mañana?", host) for n in range(count)
    ]


def signed_message(ending: str, text: str, host: str = "localhost") -> bytes:
    """A customer's message as Twilio posts it; `ending` are two digits of the phone."""
    from django.conf import settings

    from channels_whatsapp.providers.twilio.signature import sign
    from config.shell.seed.businesses import AUTH_TOKEN, DEMO_BUSINESSES
    from tenants.ids import new_uuid

    salon = DEMO_BUSINESSES[0]
    fields = {
        "SmsMessageSid": (sid := f"SM{new_uuid().hex}"),
        "NumMedia": "0",
        "ProfileName": "Ana",
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": f"346123456{ending}",
        "SmsStatus": "received",
        "Body": text,
        "To": f"whatsapp:{salon.number}",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": salon.account_sid,
        "From": f"whatsapp:+346123456{ending}",
        "ApiVersion": "2010-04-01",
    }
    host = f"{host}:{settings.PUBLIC_PORT}"
    path = "/webhook/whatsapp"
    signature = sign(f"http://{host}{path}", fields, AUTH_TOKEN)
    body = urlencode(fields).encode()
    return request_bytes(host, path, body, Content_Type=FORM, X_Twilio_Signature=signature)
