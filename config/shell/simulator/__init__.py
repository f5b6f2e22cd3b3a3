"""The demo's outside world: a stand-in for Twilio's API, and a customer's phone.

Nothing here is used by the product itself; the product is told the stand-in's address by
`TWILIO_BASE_URL` and cannot tell the difference.
"""
