"""What a server process does once, after loading and before its first request."""

import gc
from importlib import import_module

from django.conf import settings

# A page makes tens of thousands of objects that die with it; Python's own threshold of 700 walks
# through them dozens of times for nothing.
_YOUNGEST_OBJECTS = 10_000


def process_settle() -> None:
    """Load both sets of addresses, then take all that is loaded out of the garbage collector's
    sight. Code and models stay for good; going through them again and again stopped a page of
    500 leads for 170 ms in every twelfth request.

    Source: https://docs.python.org/3.11/library/gc.html#gc.freeze
    """
    for urlconf in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
        import_module(urlconf)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNGEST_OBJECTS, *gc.get_threshold()[1:])
