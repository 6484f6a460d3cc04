from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "lianhu.publicity"
    verbose_name = "公示"
