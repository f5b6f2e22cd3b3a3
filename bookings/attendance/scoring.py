"""How likely somebody is to stay away, from what they did before. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# What is assumed of somebody of whom little is known: as if they had kept or missed `WEIGHT`
# appointments, `USUAL` of them missed. One miss of one is 28 %, not 100 %; ten kept of ten, 3 %.
WEIGHT = Decimal(4)
USUAL = Decimal("0.1")
LATE = Decimal("0.5")
# From here on a page shows a mark, and a louder one.
NOTABLE, HIGH = 20, 40


@dataclass(frozen=True)
class Record:
    """What became of somebody's appointments; `late` were cancelled with too little notice."""

    kept: int = 0
    missed: int = 0
    late: int = 0

    @property
    def score(self) -> int:
        """The share of missed ones in whole percent, a late cancellation counted half a miss."""
        missed = self.missed + LATE * self.late
        share = (missed + WEIGHT * USUAL) / (self.kept + missed + WEIGHT)
        return int((share * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @property
    def level(self) -> str:
        """How a page shows it: "" not at all, "notable" or "high". Whoever missed nothing has no
        mark."""
        if not (self.missed or self.late) or self.score < NOTABLE:
            return ""
        return "high" if self.score >= HIGH else "notable"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.kept or self.missed or self.late)
