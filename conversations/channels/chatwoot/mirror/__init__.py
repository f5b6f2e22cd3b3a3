"""The conversations of all other channels, shown in an inbox of the business's own Chatwoot: what
is said goes there, and what the team answers there goes out by the customer's channel."""
