"""Strict stand-ins for Calendly and Cal.com: for the demo, and on a port of their own for tests.

What their documentation does not allow is refused as they refuse it. They live in the memory of
one process. Somebody who books "there" is acted out by `customer_books` and its neighbours, which
answer with the webhook that the provider would send.
"""
