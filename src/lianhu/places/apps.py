from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lianhu.places"
    verbose_name = "区域"

    def ready(self) -> None:
        # Imported so that the verbs of this room are known to whoever grants them.
        from lianhu.places import commands  # noqa: F401
