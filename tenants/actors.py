"""Who acts: a person, the assistant, a customer, or the system itself."""

from dataclasses import dataclass

from tenants.models import User


@dataclass(frozen=True)
class Actor:
    """The author of a change, as written into audit and history rows."""

    kind: str
    user: User | None = None

    @classmethod
    def person(cls, user: User) -> "Actor":
        """A member of the business, or a platform admin."""
        return cls("person", user)


ASSISTANT = Actor("assistant")
CUSTOMER = Actor("customer")
SYSTEM = Actor("system")
