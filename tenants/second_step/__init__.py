"""What signing in asks for after the password: passkeys and apps (django-allauth's), and codes by
mail or SMS (ours, weaker)."""
