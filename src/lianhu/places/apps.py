from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lianhu.places"
    verbose_name = "区域"
