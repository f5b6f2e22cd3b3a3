"""Sign-up on the public host: form, verified address, business made in the background."""
