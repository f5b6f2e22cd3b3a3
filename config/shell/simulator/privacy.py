"""The demo's provider keeps copies, as a real one does; this one forgets with the business."""

from django.conf import settings

from config.shell.simulator.stores import RedisStore
from leads.models import ContactIdentity
from leads.privacy.handlers import Counts, Erasing, PrivacyHandler


class SimulatorPrivacy(PrivacyHandler):
    """Registered where DEMO is set. First in the order, while the numbers are still known; a
    rolled-back erasure would find the demo's phone empty, and nothing else."""

    def erase(self, erasing: Erasing) -> Counts:
        phones = erasing.contact.identities.filter(kind=ContactIdentity.Kind.PHONE)
        store = RedisStore(settings.REDIS_URL)
        for phone in phones:
            store.forget(f"whatsapp:{phone.address}")
        return {}
