from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class HoursConfig(AppConfig):
    name = "lianhu.hours"
    verbose_name = "工作日历"

    def ready(self) -> None:
        from lianhu.hours import commands, queries  # noqa: F401 - fills the verbs
        from lianhu.kernel import workdays
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        workdays.ask(queries.calendar)
        menu.register(
            "office",
            "hours",
            _("工作日历"),
            "hours:show",
            "hours.set_year",
            72,
            icon="clock",
            group=Group.RULES,
        )
