"""The stand-in inside the demo: Marta's Google account, kept in Redis beside everything else."""

import http.client
import logging
import threading
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from config.shell.simulator.google.api import GoogleApi
from config.shell.simulator.google.drive import FOLDER, GOOGLE_DOC, drive_file
from config.shell.simulator.google.stores import Document, RedisDocument, document_new

logger = logging.getLogger(__name__)

ACCOUNT = "marta.estilo@gmail.example"
REFRESH_TOKEN = "demo-marta"
OTHERS = ("estilo.negocio@gmail.example",)
# https://drive.google.com/drive/folders/demo-carpeta-estilo
DRIVE_FOLDER = "demo-carpeta-estilo"
DRIVE_TEXT = """# Extensiones

Las extensiones duran de tres a cuatro meses. Se lavan con champú sin sulfatos y no se duermen \
mojadas.

# Novias

La prueba de peinado se hace un mes antes de la boda y dura dos horas.
"""


def document_demo() -> Document:
    """The accounts of the demo; Marta's is connected already."""
    document = document_new(ACCOUNT, *OTHERS)
    document["calendars"][ACCOUNT]["name"] = "Marta"
    document["refresh"][REFRESH_TOKEN] = ACCOUNT
    drive_file(document, DRIVE_FOLDER, name="Guías", media_type=FOLDER, owner=ACCOUNT)
    drive_file(
        document,
        "demo-guia-extensiones",
        name="Extensiones y novias",
        folder=DRIVE_FOLDER,
        media_type=GOOGLE_DOC,
        content=DRIVE_TEXT,
        owner=ACCOUNT,
    )
    return document


@lru_cache(maxsize=1)
def stand_in() -> GoogleApi:
    """The stand-in of this process; what it knows is shared through Redis."""
    return GoogleApi(
        RedisDocument(settings.REDIS_URL, document_demo),
        client=(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET),
        notify=_call,
    )


def _call(address: str, headers: dict[str, str]) -> None:
    threading.Thread(target=_knock, args=(address, headers), daemon=True).start()


def _knock(address: str, headers: dict[str, str]) -> None:
    """Call a channel. The stand-in plays the outside world, so it does not leave by the product's
    egress door; it reaches this machine only, whatever host the address names."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=10)
    try:
        connection.request("POST", parts.path, b"", {"Host": parts.netloc, **headers})
        connection.getresponse().read()
    except OSError as problem:
        # Google does not insist either: the calendar is read now and then all the same.
        logger.warning("channel not reached: %s", type(problem).__name__)
    finally:
        connection.close()


def events_of(account: str) -> list[dict[str, Any]]:
    """What the account's owner sees, by start."""
    with stand_in().store.open() as document:
        events = document["calendars"].get(account, {"events": {}})["events"].values()
    live = [event for event in events if event["status"] != "cancelled"]
    return sorted(live, key=lambda event: str(event["start"].get("dateTime", "")))
