"""Names that look alike: one skeleton for all spellings that a hurried reader takes for the same.

In an address people do not tell 1 from l and i, 0 from o, 5 from s, "rn" from "m", "vv" from "w",
and do not notice a hyphen. The same rule exists twice, here and as an SQL expression with an index
of its own; a test holds them together.
"""

from django.db.models import F, Func, TextField, Value

_PAIRS = (("rn", "m"), ("vv", "w"))
_FROM, _TO = "01i5", "olls"
_LETTERS = str.maketrans(_FROM, _TO)


def skeleton(name: str) -> str:
    """What is left of a sub-domain or schema name for comparing."""
    bare = name.lower().replace("-", "").replace("_", "")
    for pair, letter in _PAIRS:
        bare = bare.replace(pair, letter)
    return bare.translate(_LETTERS)


def skeleton_sql(column: str) -> Func:
    """The same of a column that holds schema names."""
    bare = _call("translate", F(column), "_", "")
    for pair, letter in _PAIRS:
        bare = _call("replace", bare, pair, letter)
    return _call("translate", bare, _FROM, _TO)


def _call(function: str, what: F | Func, *texts: str) -> Func:
    return Func(what, *map(Value, texts), function=function, output_field=TextField())
