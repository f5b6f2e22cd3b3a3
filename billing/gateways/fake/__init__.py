"""A stand-in for Stripe: its API as far as the adapter uses it, its payment pages, its signed
webhooks. The demo pays with it, the tests are answered by it; production never includes it."""
