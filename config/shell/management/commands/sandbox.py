import signal
from argparse import ArgumentParser
from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.shell.simulator.sandbox.box import META_NUMBER, PROVIDERS, Sandbox, demo_accounts
from config.shell.simulator.sandbox.control import Control
from config.shell.simulator.sandbox.weather import Forecast
from config.shell.simulator.telegram.local import TOKEN
from config.shell.supervisor import Stopped, stop_signals
from tenants.urls_for import public_url

VARIABLES = {
    "twilio": "TWILIO_BASE_URL",
    "meta": "META_GRAPH_BASE_URL",
    "telegram": "TELEGRAM_BASE_URL",
    "openai": "OPENAI_BASE_URL",
}


class Command(BaseCommand):
    """Local stand-ins for the providers."""

    help = (
        "Start strict stand-ins for Twilio, Meta, Telegram and OpenAI on loopback, which sign "
        "their webhooks, keep a ledger of what they got and can be told to delay, fail, repeat "
        "and reorder. Prints the variables to start the product with. Stops at SIGTERM or Ctrl-C."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=9200, help="the control door; the providers follow"
        )
        parser.add_argument(
            "--product", default="", help="where webhooks go: http://localhost:8000"
        )
        parser.add_argument(
            "--twilio",
            action="append",
            default=[],
            metavar="SID:TOKEN:NUMBER",
            help="an account to know (default: those of the demo's businesses)",
        )
        parser.add_argument(
            "--weather",
            action="append",
            default=[],
            metavar="[PROVIDER:]NAME=VALUE",
            help="what goes wrong: refuse=0.05, status=503, retry_after=2, lose=0.02, "
            "garble=0.02, delay=0.5, repeat=0.05, late=0.05, late_by=6",
        )
        parser.add_argument("--pace", type=float, default=0.3, help="seconds between reports")
        parser.add_argument("--seed", type=int, default=None, help="draw the same mishaps again")

    def handle(self, *_: Any, **options: Any) -> None:
        first = options["port"]
        ports = tuple(range(first + 1, first + 5)) if first else (0, 0, 0, 0)
        product = options["product"] or public_url("")
        with ExitStack() as stack, stop_signals():
            try:
                sandbox = stack.enter_context(
                    Sandbox(
                        product,
                        accounts=_accounts(options["twilio"]),
                        ports=ports,
                        pace=options["pace"],
                        seed=options["seed"],
                    )
                )
                for provider, given in _weather(options["weather"]).items():
                    sandbox.weather[provider].forecast = Forecast.of(given)
                control = stack.enter_context(Control(sandbox, first))
                self._announce(sandbox, control)
                while True:
                    signal.pause()
            except Stopped:
                self.stdout.write("Stopped.")
            except (OSError, ValueError) as error:
                raise CommandError(f"The sandbox does not start: {error}") from error

    def _announce(self, sandbox: Sandbox, control: Control) -> None:
        lines = [f"Control door: {control.base_url}   webhooks to: {sandbox.product}"]
        for name, server in sandbox.servers.items():
            url = f"{server.base_url}/v1" if name == "openai" else server.base_url
            lines.append(f"{VARIABLES[name]}={url}")
        lines += [
            f"# OpenAI: OPENAI_API_KEY={sandbox.openai.api.key}",
            f"# Telegram: bot token {TOKEN}",
            f"# Meta: phone number id {META_NUMBER.phone_number_id}, account"
            f" {META_NUMBER.waba_id}, token {META_NUMBER.token}, app secret"
            f" {META_NUMBER.app_secret}",
            "The sandbox is ready.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _accounts(given: list[str]) -> dict[str, tuple[str, set[str]]]:
    accounts: dict[str, tuple[str, set[str]]] = {}
    for each in given:
        sid, token, number = (*each.split(":"), "", "")[:3]
        if not (sid and token and number):
            raise ValueError(f"{each}: give SID:TOKEN:NUMBER")
        accounts.setdefault(sid, (token, set()))[1].add(number)
    return accounts or demo_accounts()


def _weather(given: list[str]) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for each in given:
        whose, colon, rest = each.rpartition(":")
        name, sign, value = rest.partition("=")
        if not sign or (colon and whose not in PROVIDERS):
            raise ValueError(f"{each}: give [PROVIDER:]NAME=VALUE")
        for provider in (whose,) if whose else PROVIDERS:
            told[provider][name] = value
    return told
