from django.apps import AppConfig


class ShellConfig(AppConfig):
    """What belongs to no single room; also where every process gets its logging."""

    name = "config.shell"
    label = "shell"

    def ready(self) -> None:
        from config.observability import logging_setup, sentry_setup

        logging_setup()
        sentry_setup()
