"""The texts that a model is given. A change of meaning gets a new file and a new version."""

from functools import cache
from pathlib import Path

SYSTEM_VERSION = "system-5"


@cache
def system_rules() -> str:
    """The rules that open the system message, in the current version."""
    return (Path(__file__).parent / f"{SYSTEM_VERSION}.txt").read_text(encoding="utf-8").strip()
