#!/usr/bin/env python
"""Mostrador's command line: `manage.py help` lists the commands."""

import os
import sys


def main() -> None:
    """Run one management command with the local settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting that cannot be used: its name says enough
        sys.exit(f"Mostrador cannot start: {error}")
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        sys.exit(f"No database ({reason}): start `make demo`, or set DATABASE_URL.")


if __name__ == "__main__":
    main()
