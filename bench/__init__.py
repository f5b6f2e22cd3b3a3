"""`make bench`: what the doors, the slot search and the due work cost, each beside its floor."""
