from django.apps import AppConfig


class ChannelsWhatsAppConfig(AppConfig):
    name = "channels_whatsapp"
    verbose_name = "WhatsApp"
