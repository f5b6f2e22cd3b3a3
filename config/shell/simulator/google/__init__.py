"""A stand-in for Google Calendar and its sign-in: strict where Google is, and able to fail."""
