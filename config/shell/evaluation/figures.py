"""`bench/results.json`: the figures last measured, one section per measurement."""

import json
import os
import platform
from pathlib import Path
from typing import Any

from django.utils import timezone

from config.shell.embedded.paths import PROJECT

RESULTS = PROJECT / "bench" / "results.json"


def figures_merge(sections: dict[str, Any], path: Path = RESULTS) -> None:
    """Replace these sections and keep the others; keys are sorted, so that differences read well.

    Each section says on which machine and when (UTC) it was measured.
    """
    results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, figures in sections.items():
        results[name] = figures | {"measured": _stamp()}
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    text = json.dumps(results, indent=2, sort_keys=True, ensure_ascii=False)
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def _stamp() -> dict[str, Any]:
    return {
        "at": timezone.now().isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
