"""Starter kits: what a new business of a trade begins with, one TOML file per trade.

How to write one stands in the README, "Add a starter kit".
"""

from config.shell.kits.apply import kit_apply
from config.shell.kits.loading import Kit, KitError, kit_for

__all__ = ["Kit", "KitError", "kit_apply", "kit_for"]
