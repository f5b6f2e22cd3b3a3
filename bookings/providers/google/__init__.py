"""Google Calendar: a person's events as busy time, and our bookings as entries of theirs."""
