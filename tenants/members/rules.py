"""Who may do what with whom. One table, asked by pages, API and services alike.

An owner may do everything, an admin only what concerns agents and viewers: whoever could name an
admin could name one to lift their own bounds.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.models import Membership

Role = Membership.Role
_BELOW: dict[str, tuple[Role, ...]] = {
    Role.OWNER: (Role.OWNER, Role.ADMIN, Role.AGENT, Role.VIEWER),
    Role.ADMIN: (Role.AGENT, Role.VIEWER),
}

MESSAGES: dict[str, Promise] = {
    "not_allowed": _("Solo un propietario puede cambiar a propietarios y administradores."),
    "last_owner": _(
        "Es el único propietario que puede entrar: nombra antes a otro, o el negocio se queda"
        " sin nadie que lo lleve."
    ),
    "oneself": _("No puedes suspenderte: pídeselo a otra persona."),
    "gone": _("Esta persona ya no es del equipo."),
    "already_member": _("Esa dirección ya es de alguien del equipo."),
    "already_invited": _("Esa dirección ya tiene una invitación: reenvíala o retírala."),
    "not_open": _("Esa invitación ya se aceptó o se retiró."),
    "too_many": _("Hay demasiadas invitaciones sin aceptar: retira las que sobren."),
}


class MemberRefused(Exception):
    """Nothing was changed. `code` says why, `message` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        """The refusal in the active language."""
        return str(MESSAGES[self.code])


def roles_given_by(role: str) -> tuple[Role, ...]:
    """The roles that somebody of this role may give and take."""
    return _BELOW.get(role, ())


def roles_invited_by(role: str) -> tuple[Role, ...]:
    """The roles that somebody may invite to. Nobody is made an owner by a mail: an owner names
    another from among the members."""
    return tuple(each for each in roles_given_by(role) if each != Role.OWNER)


def may_change(actor: Membership, member: Membership) -> bool:
    """Whether `actor` may change, suspend or remove `member` at all."""
    return member.role in roles_given_by(actor.role)
