from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lianhu.people"
    verbose_name = "人口"

    def ready(self) -> None:
        # Imported so that the verbs of this room are known to whoever grants them.
        from lianhu.people import commands  # noqa: F401
