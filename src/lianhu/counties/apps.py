from django.apps import AppConfig


class CountiesConfig(AppConfig):
    name = "lianhu.counties"
    verbose_name = "县"
