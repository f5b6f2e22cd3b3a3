from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"

    def ready(self) -> None:
        """Whatever process deletes a message, its files leave the store."""
        from conversations.services import stored  # noqa: F401 - it listens
