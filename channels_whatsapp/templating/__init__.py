"""Templates: their wording, what WhatsApp takes of it, handing them in, what becomes of them."""
