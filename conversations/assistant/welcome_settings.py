"""Whether strangers are asked who they are, for what, and with which words they consent to it:
`Business.settings["welcome"]` = {"on": bool, "asks": [step], "consent": {language: text}}."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tenants.db import connection

KEY = "welcome"
# In the order in which they are asked.
ASKS = ("customer", "name", "area", "interest")
CONSENT_MAX = 1000
# Trades that go to their customers need to know where; the others ask a name when they book.
ON_FOR = frozenset({"maintenance"})


@dataclass(frozen=True)
class WelcomeSettings:
    """`consent`: the text to agree to before anything personal is stored, by language; none: it
    is not asked."""

    on: bool = False
    asks: tuple[str, ...] = ASKS
    consent: Mapping[str, str] = field(default_factory=dict)

    def consent_text(self, language: str, usual: str) -> str:
        """The text in a language, else in the business's, else any; "" where none is wanted."""
        texts = [self.consent.get(language), self.consent.get(usual), *self.consent.values()]
        return next((text for text in texts if text), "")


def welcome_settings(business: Any = None) -> WelcomeSettings:
    """What the business (the open one without any) chose; without a choice its trade decides."""
    tenant = business or connection.tenant
    stored = (getattr(tenant, "settings", None) or {}).get(KEY, {})
    consent = {
        str(language): str(text)[:CONSENT_MAX]
        for language, text in stored.get("consent", {}).items()
        if text
    }
    return WelcomeSettings(
        on=bool(stored.get("on", getattr(tenant, "vertical", "") in ON_FOR)),
        asks=tuple(step for step in ASKS if step in stored.get("asks", ASKS)),
        consent=consent,
    )
