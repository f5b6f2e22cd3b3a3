"""Whether people came: who is asked when, how often they stayed away, what is still unmarked."""
