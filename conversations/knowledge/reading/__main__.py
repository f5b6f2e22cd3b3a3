"""The process that reads one file: bytes on standard input, JSON on standard output.

`python -m conversations.knowledge.reading NAME PAGES CHARS UNPACKED SECONDS MEMORY`
"""

import json
import resource
import sys

from conversations.knowledge.reading.limits import Limits, Unreadable


def main(arguments: list[str]) -> int:
    """Read standard input; what cannot be read is an answer too."""
    name, *numbers = arguments
    limits = Limits(*map(int, numbers))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    # Bounded before the readers' libraries are loaded: they count too.
    from conversations.knowledge.reading.kinds import read

    try:
        kind, found = read(sys.stdin.buffer.read(), name, limits)
    except Unreadable as error:
        answer: dict[str, object] = {"refused": error.code}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_much"}
    else:
        answer = {
            "kind": kind,
            "text": found.text,
            "pages": found.pages,
            "title": found.title,
            "cut": found.cut,
        }
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
