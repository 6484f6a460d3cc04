from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class AssemblyConfig(AppConfig):
    name = "lianhu.assembly"
    verbose_name = "议事"

    def ready(self) -> None:
        from lianhu.assembly.meetings import RECKON
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        menu.register(
            "office", "assembly", _("开会算人数"), "assembly:reckon", RECKON, 62, icon="people",
            group=Group.WHO,
        )  # fmt: skip
