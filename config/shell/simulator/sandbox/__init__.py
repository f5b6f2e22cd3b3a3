"""A sandbox of providers for tests and trials: the stand-ins of Twilio, Meta, Telegram and OpenAI
on ports of their own, with bad weather to order, a ledger of what they got, and a small door by
which programs steer them (`manage.py sandbox`)."""
