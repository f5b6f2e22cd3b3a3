from channels_whatsapp.urls_public import urlpatterns

__all__ = ["urlpatterns"]
