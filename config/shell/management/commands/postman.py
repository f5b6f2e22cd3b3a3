import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.shell.postman import collection

FILE = Path(settings.BASE_DIR) / "docs/integrations/mostrador.postman_collection.json"


class Command(BaseCommand):
    """`manage.py postman` writes the collection anew after the API has changed."""

    help = "Write the API's Postman collection into docs/integrations/."

    def handle(self, *_: Any, **__: Any) -> None:
        """Write it."""
        FILE.write_text(json.dumps(collection(), indent=1, ensure_ascii=False) + "\n")
        self.stdout.write(f"{FILE.name} written")
