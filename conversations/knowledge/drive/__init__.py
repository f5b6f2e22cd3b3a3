"""A Google Drive folder as a source of documents: consent, listing, reading, following changes."""
