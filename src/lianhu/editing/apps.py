from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "lianhu.editing"
    verbose_name = "改工作法"

    def ready(self) -> None:
        from lianhu.editing import commands, models  # noqa: F401 - fills the verbs
