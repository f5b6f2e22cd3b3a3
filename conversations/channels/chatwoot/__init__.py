"""A bridge to the business's own Chatwoot: the assistant answers there as an agent bot, and the
people who take over do it there or here."""
