"""The tests' settings as a served process has them: with a pool of database connections."""

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASE_URL, database_settings

POOL_SIZE = 10
DATABASES = {"default": database_settings(DATABASE_URL, pool_size=POOL_SIZE)}
WHITENOISE_AUTOREFRESH = False
