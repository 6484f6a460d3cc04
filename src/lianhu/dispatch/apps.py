from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class DispatchConfig(AppConfig):
    name = "lianhu.dispatch"
    verbose_name = "派单规则"

    def ready(self) -> None:
        from lianhu.dispatch import answers, commands, models, queries  # noqa: F401 - fills the verbs
        from lianhu.methods.queries import bring
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        bring("rules_stamp", queries.STAMP, queries.fresh)
        menu.register(
            "office",
            "dispatch",
            _("派单规则"),
            "dispatch:rules",
            models.SEE,
            68,
            icon="list",
            group=Group.RULES,
        )
        menu.register(
            "office", "away", _("请假代班"), "dispatch:away", "dispatch.note_absence", 69,
            icon="people", group=Group.RULES,
        )  # fmt: skip
        menu.register(
            "office",
            "answers",
            _("答复模板"),
            "dispatch:answers",
            answers.SEE,
            68,
            icon="list",
            group=Group.RULES,
        )
