"""Payment gateways: what one has to do (`base`), which there are (`registry`), one folder each."""
