"""The platform's own page: how the whole is doing, for platform admins."""
