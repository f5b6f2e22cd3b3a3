"""Forms of the room, a module per page."""
