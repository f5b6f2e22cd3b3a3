"""Who has access to a business: its page, its API, and the page behind an invitation's link."""
