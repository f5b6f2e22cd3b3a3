"""The business's API: who may call it, with which token, and signing in without a browser."""

from tenants.api.authentication import MemberAuthentication
from tenants.api.permissions import CanManage, CanWrite, IsMember

__all__ = ["CanManage", "CanWrite", "IsMember", "MemberAuthentication"]
