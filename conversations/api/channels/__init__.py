"""A connected channel for programs: send, and see how it stands. The shapes are WhatsApp's."""
