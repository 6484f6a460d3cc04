from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "lianhu.ballots"
    verbose_name = "表决"
