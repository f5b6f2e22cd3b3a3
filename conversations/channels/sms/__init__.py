"""SMS through Twilio: a number of the business that its customers write to, and notices."""
