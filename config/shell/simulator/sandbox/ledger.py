"""What the providers of the sandbox received: one line a call, to be listed and counted.

A line holds phone numbers and texts of customers who do not exist; it lives in memory only.
"""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass

from config.shell.simulator.sandbox.facts import Facts
from config.shell.simulator.wire import Call, Mishap, Noting, Reply

# What lines can be counted by: the provider's id, who got which words, the product's own id of
# the delivery, and what befell the call.
BY = ("provider_id", "content", "delivery_id", "to", "outcome", "status")
FactsOf = Callable[[Call, Reply], Facts]


@dataclass(frozen=True)
class Line:
    """One call: when it came (seconds since the epoch), what was answered, and what it handed over
    where it was taken. `outcome` is "answered", "refused" (unprocessed), "unsaid" (processed, the
    answer was lost or an error); `content` is a digest of whom it was for and what it said."""

    number: int
    provider: str
    at: float
    method: str
    path: str
    outcome: str
    status: int
    provider_id: str = ""
    delivery_id: str = ""
    to: str = ""
    text: str = ""
    content: str = ""


class Ledger:
    """Lines, oldest first; thread-safe."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._lock = threading.Lock()

    def note(self, provider: str, facts_of: FactsOf) -> Noting:
        """What a stand-in is given to tell of its calls (`wire.Noting`)."""

        def noting(call: Call, mishap: Mishap | None, reply: Reply | None) -> None:
            self._add(provider, call, mishap, reply, facts_of)

        return noting

    def _add(
        self,
        provider: str,
        call: Call,
        mishap: Mishap | None,
        reply: Reply | None,
        facts_of: FactsOf,
    ) -> None:
        outcome = _outcome(mishap)
        taken = reply is not None and outcome != "refused" and reply.status < 300
        facts = facts_of(call, reply) if taken and reply is not None else Facts()
        content = hashlib.sha256(f"{facts.to}\0{facts.text}".encode()).hexdigest()[:24]
        with self._lock:
            line = Line(
                number=len(self._lines) + 1,
                provider=provider,
                at=time.time(),
                method=call.method,
                path=_without_secrets(call.path),
                outcome=outcome,
                status=reply.status if reply else 0,
                provider_id=facts.provider_id,
                delivery_id=facts.delivery_id,
                to=facts.to,
                text=facts.text,
                content=content if facts.provider_id else "",
            )
            self._lines.append(line)

    def lines(self, *, provider: str = "", sent: bool = False, after: int = 0) -> list[Line]:
        """Lines of a provider (or all) with a number above `after`; `sent`: only those of calls
        that handed a message over."""
        with self._lock:
            found = self._lines[after:]
        found = [line for line in found if provider in ("", line.provider)]
        return [line for line in found if line.provider_id] if sent else found

    def counts(self, by: str, *, provider: str = "", sent: bool = True) -> dict[str, int]:
        """How many lines there are of each value of `by`. Raises `ValueError`."""
        if by not in BY:
            raise ValueError(f"by must be one of {', '.join(BY)}")
        lines = self.lines(provider=provider, sent=sent)
        return dict(Counter(str(asdict(line)[by]) for line in lines))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._lines.clear()


def _outcome(mishap: Mishap | None) -> str:
    if mishap is None:
        return "answered"
    if mishap.status and not mishap.taken:
        return "refused"
    return "unsaid" if mishap.drop or mishap.status else "answered"


def _without_secrets(path: str) -> str:
    """Telegram puts its token into the path."""
    head, bot, rest = path.partition("/bot")
    return f"{head}{bot}…/{rest.partition('/')[2]}" if bot else path
