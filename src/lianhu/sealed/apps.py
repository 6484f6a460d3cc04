from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class SealedConfig(AppConfig):
    name = "lianhu.sealed"
    verbose_name = "密封件"

    def ready(self) -> None:
        from lianhu.sealed import commands  # noqa: F401 - fills the verbs
        from lianhu.shell import menu

        menu.register("office", "sealed", _("密封件"), "sealed:desk", "sealed.see", 11, icon="key")
