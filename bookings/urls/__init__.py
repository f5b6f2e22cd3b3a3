"""Addresses of the room, a module per page or API; `config.urls_tenant` includes them."""
