from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        """Let django-cors-headers ask per business: the one way it has besides a fixed list."""
        from corsheaders.signals import check_request_enabled

        from bookings.widget import origin_welcome

        check_request_enabled.connect(origin_welcome)
