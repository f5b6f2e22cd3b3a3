"""What a check finds: all is well, or what is wrong and what helps, in a line each."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

logger = logging.getLogger(__name__)


class Sick(Exception):
    """A check found something wrong. `remedy` says what to do; neither holds a secret."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy


@dataclass(frozen=True)
class Finding:
    """One line of the doctor. `note` says more where all is well ("not configured")."""

    name: str
    ok: bool
    note: str = ""
    cause: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Check:
    """Something to look at. `look` answers with a note, or raises; `needs` names the check without
    which there is nothing to look at."""

    name: str
    look: Callable[[], str]
    needs: str = ""

    def finding(self) -> Finding:
        """What `look` finds; whatever else it runs into counts as sick too."""
        try:
            return Finding(self.name, True, note=self.look())
        except Sick as sick:
            return Finding(self.name, False, cause=sick.cause, remedy=sick.remedy)
        except Exception as error:
            logger.warning("check broke", extra={"kind": self.name, "reason": type(error).__name__})
            cause = f"the check itself broke ({type(error).__name__})"
            return Finding(self.name, False, cause=cause, remedy="read the log of this command")


def findings_of(checks: Iterable[Check]) -> Iterator[Finding]:
    """What the checks find, one after the other; those that need one that failed are left out,
    since they could only say the same again."""
    failed: set[str] = set()
    for check in checks:
        if check.needs in failed:
            failed.add(check.name)
            continue
        found = check.finding()
        if not found.ok:
            failed.add(check.name)
        yield found
