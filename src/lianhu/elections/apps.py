from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "lianhu.elections"
    verbose_name = "选举"

    def ready(self) -> None:
        from lianhu.elections import commands, reactions  # noqa: F401 - fills verbs and jobs
