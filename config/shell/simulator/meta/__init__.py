"""A strict stand-in for the parts of Meta's Graph API that WhatsApp needs."""
