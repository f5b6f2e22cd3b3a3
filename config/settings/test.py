"""Settings of the tests: real PostgreSQL and Redis, fast password hashing, nothing eager."""

import atexit
import os
import shutil
import tempfile

from config.jwt_key import jwt_key

if "MEDIA_DIR" not in os.environ:  # processes that tests start share it
    os.environ["MEDIA_DIR"] = tempfile.mkdtemp(prefix="mostrador-media-")
    atexit.register(shutil.rmtree, os.environ["MEDIA_DIR"], ignore_errors=True)

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASE_URL, VAR_DIR, database_settings

SECRET_KEY = "tests-only-secret-key-tests-only-secret-key-tests-only"
HEADLESS_JWT_PRIVATE_KEY = jwt_key(SECRET_KEY)
ENCRYPTION_KEYS = {"test": "11" * 32, "old": "22" * 32}
DEMO = True
DATABASES = {"default": database_settings(DATABASE_URL, pool_size=0)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
