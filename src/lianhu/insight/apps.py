from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class InsightConfig(AppConfig):
    name = "lianhu.insight"
    verbose_name = "议事成效"

    def ready(self) -> None:
        from lianhu.insight.counting import SEE
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        menu.register(
            "office", "insight", _("议事成效"), "insight:home", SEE, 58, icon="list",
            group=Group.OUTCOME,
        )  # fmt: skip
