from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class EditingConfig(AppConfig):
    name = "lianhu.editing"
    verbose_name = "改工作法"

    def ready(self) -> None:
        from lianhu.assembly import after
        from lianhu.editing import (  # noqa: F401 - fills the verbs, jobs and repairs
            afterwards,
            commands,
            mending_meetings,
            models,
            reactions,
        )
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        after.carry(models.STREAM)
        after.tell_with(afterwards.since)
        menu.register(
            "office", "editing", _("改工作法"), "editing:drafts", models.SEE, 61, icon="list",
            group=Group.RULES,
        )  # fmt: skip
