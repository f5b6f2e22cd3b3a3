"""`python -m bench [NAME ...]`: run all measurements, or those named."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figure, keep, table
from bench.stage import due_forget, salon_prepare, stage


def _measures() -> dict[str, Callable[[Path], list[Figure]]]:
    from bench import (
        creation,
        holds,
        pages,
        replies,
        signup,
        slots,
        slots_pure,
        throughput,
        tick,
        understanding,
        webhook,
    )

    return {
        "webhook": webhook.measure,
        "slots": slots.measure,
        "slots_pure": slots_pure.measure,
        "holds": holds.measure,
        "creation": creation.measure,
        "signup": signup.measure,
        "replies": replies.measure,
        "worker": replies.measure_worker,
        "throughput": throughput.measure,
        "tick": tick.measure,
        "understanding": understanding.measure,
        # Last: it leaves much behind in the sample salon.
        "pages": pages.measure,
    }


def main(names: list[str]) -> None:
    """Measure, print the table, note the figures."""
    measures = _measures()
    unknown = set(names) - set(measures)
    if unknown:
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. There are {', '.join(measures)}.")
    figures: list[Figure] = []
    with stage() as var:
        logging.disable(logging.INFO)
        salon_prepare()
        for name in names or measures:
            print(f"{name} ...", file=sys.stderr, flush=True)
            found = measures[name](var)
            due_forget()
            keep(found)
            figures += found
    print(table(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
