"""Who may enter a business: changed, suspended, removed, invited. Pages and API are in
`config.shell.members`."""
