"""Who may enter a business: changed, suspended, removed, invited. Pages and API: `config.shell.members`."""
