from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class TriageConfig(AppConfig):
    name = "lianhu.triage"
    verbose_name = "分类助手"

    def ready(self) -> None:
        from lianhu.shell import menu
        from lianhu.shell.menu import Group
        from lianhu.triage import commands  # noqa: F401 - fills the verbs

        menu.register(
            "office",
            "triage",
            _("分类助手"),
            "triage:show",
            "triage.roll_back",
            74,
            icon="list",
            group=Group.RULES,
        )
