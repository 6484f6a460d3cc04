from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class EditingConfig(AppConfig):
    name = "lianhu.editing"
    verbose_name = "改工作法"

    def ready(self) -> None:
        from lianhu.editing import commands, mending_meetings, models  # noqa: F401 - fills the verbs and repairs
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        menu.register(
            "office", "editing", _("改工作法"), "editing:drafts", models.SEE, 61, icon="list",
            group=Group.RULES,
        )  # fmt: skip
