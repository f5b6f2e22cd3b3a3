import logging
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from config.shell import embedded
from config.shell.evaluation import board
from config.shell.evaluation.figures import figures_merge
from config.shell.evaluation.kinds import ADVERSARIAL, KINDS, languages_filled, predictor_of
from config.shell.evaluation.records import (
    Predict,
    Problems,
    predictions_of,
    predictions_write,
    records_of,
)

SHOWN = 20
BUILTIN, OPENAI = "builtin", "openai"
T = TypeVar("T")


class Command(BaseCommand):
    help = (
        "Write predictions for labelled records (JSON Lines): evaluate KIND --input FILE"
        " --output FILE. Without a kind, score the development sets that lie beside this checkout"
        " and note the figures in bench/results.json. --engine openai asks the model that the"
        " settings name (slots stay ours). Only `adversarial` uses a database: the embedded one"
        " unless DATABASE_URL names another, where nothing of it is kept."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", choices=KINDS)
        parser.add_argument("--input", type=Path)
        parser.add_argument("--output", type=Path)
        parser.add_argument("--engine", choices=(BUILTIN, OPENAI), default=BUILTIN)

    def handle(
        self,
        *,
        kind: str | None,
        input: Path | None,
        output: Path | None,
        engine: str = BUILTIN,
        **_: Any,
    ) -> None:
        self.engine = engine
        if engine == OPENAI and not settings.OPENAI_API_KEY:
            raise CommandError("--engine openai needs OPENAI_API_KEY.")
        logging.disable(logging.INFO)  # a line per message would bury the progress bar
        with ExitStack() as self.stack:
            self.stack.callback(logging.disable, logging.NOTSET)
            if kind is None:
                self._development()
            elif input is None or output is None:
                raise CommandError("A kind needs both --input FILE and --output FILE.")
            else:
                self._predict(kind, input, output)

    def _predict(self, kind: str, source: Path, target: Path) -> None:
        problems = Problems()
        predict = self._predictor(kind)
        try:
            records = languages_filled(records_of(source, problems), source)
            shown = _progress(records, kind, _lines(source))
            written = predictions_write(target, predictions_of(shown, predict, problems))
        except OSError as error:
            raise CommandError(f"{source} to {target}: {error.strerror}") from error
        self.stdout.write(f"{written} predictions in {target}")
        if problems.found:
            raise CommandError(_told(source, problems))

    def _development(self) -> None:
        if not board.DEVELOPMENT.is_dir():
            self.stdout.write(f"Nothing to score: {board.DEVELOPMENT} is not here.")
            return
        rows = list(_progress(board.rows_of(board.DEVELOPMENT, self._predictor), "sets", None))
        self.stdout.write(board.table(rows))
        name = "evaluation" if self.engine == BUILTIN else f"evaluation_{self.engine}"
        figures_merge({name: board.as_figures(rows)})

    def _predictor(self, kind: str) -> Predict:
        if kind != ADVERSARIAL:
            return predictor_of(kind, self.engine)
        from config.shell.evaluation import adversarial

        try:
            self.stack.enter_context(embedded.servers(settings.VAR_DIR))
            return self.stack.enter_context(adversarial.predictor(self.engine))
        except embedded.ServerError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}") from error


def _progress(items: Iterable[T], name: str, total: int | None) -> Iterable[T]:
    """A bar on standard error, where somebody watches it."""
    return tqdm(items, desc=name, total=total, unit="", file=sys.stderr, disable=None)


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


def _told(source: Path, problems: Problems) -> str:
    """One line per unusable line, up to a screenful."""
    found = sorted(problems.found)
    lines = [f"{source} line {number}: {reason}" for number, reason in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"... and {len(found) - SHOWN} more lines")
    return "\n".join([*lines, "The predictions for all other lines are written."])
