from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lianhu.notices"
    verbose_name = "告知"
