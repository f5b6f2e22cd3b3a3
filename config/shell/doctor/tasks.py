"""Asking after the integrations on a calendar."""

from celery import shared_task

from config.shell.doctor.health import platform_integrations_ask


@shared_task(name="config.integrations_check", ignore_result=True)
def integrations_check_task() -> None:
    """Ask every integration of the platform, so that who watches gets an answer at once."""
    platform_integrations_ask()
