"""The demo's businesses, people and last weeks: `manage.py seed`, safe to repeat."""

from config.shell.seed.businesses import DEMO_BUSINESSES
from config.shell.seed.fill import demo_seed

__all__ = ["DEMO_BUSINESSES", "demo_seed"]
