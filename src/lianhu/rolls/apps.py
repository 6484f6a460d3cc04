from django.apps import AppConfig


class RollsConfig(AppConfig):
    name = "lianhu.rolls"
    verbose_name = "名册"

    def ready(self) -> None:
        from lianhu.rolls import commands  # noqa: F401 - fills the verbs
