"""Reading a file in a process of its own, so that no file can hold up or bring down a worker."""

import json
import os
import subprocess
import sys
from dataclasses import astuple, dataclass
from pathlib import Path

from conversations.knowledge.reading.limits import Limits, Text, Unreadable

ROOT = Path(__file__).resolve().parents[3]
# The process bounds its CPU itself; this is for one that waits.
MORE_SECONDS = 10


@dataclass(frozen=True)
class Read:
    """What was read, and what kind of file it is (`kinds.READERS`)."""

    kind: str
    text: Text


def file_read(data: bytes, name: str, limits: Limits) -> Read:
    """A file's text. Raises Unreadable: also where reading took too long or too much memory."""
    command = [sys.executable, "-m", __package__ or "", name[-100:] or "-"]
    command += [str(number) for number in astuple(limits)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            input=data,
            capture_output=True,
            timeout=limits.seconds + MORE_SECONDS,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_much") from error
    if done.returncode != 0:
        raise Unreadable("too_much" if done.returncode < 0 else "broken")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    text = Text(answer["text"], answer["pages"], answer["title"], answer["cut"])
    return Read(answer["kind"], text)
