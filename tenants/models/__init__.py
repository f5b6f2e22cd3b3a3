"""Who the businesses are, who their people are, and the index of work that is due."""

from tenants.models.api import ApiSession
from tenants.models.business import Business, Domain
from tenants.models.due import DueItem
from tenants.models.farewells import Farewell
from tenants.models.incidents import Incident
from tenants.models.invitations import Invitation
from tenants.models.notices import OwnerNotice, PlatformNotice
from tenants.models.people import Membership, User
from tenants.models.routing import ChannelRoute
from tenants.models.second_step import CodeWay, SentCode
from tenants.models.signups import SignUp

__all__ = [
    "ApiSession",
    "Business",
    "ChannelRoute",
    "CodeWay",
    "Domain",
    "DueItem",
    "Farewell",
    "Incident",
    "Invitation",
    "Membership",
    "OwnerNotice",
    "PlatformNotice",
    "SentCode",
    "SignUp",
    "User",
]
