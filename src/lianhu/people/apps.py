from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lianhu.people"
    verbose_name = "人口"

    def ready(self) -> None:
        # Imported so that the verbs of this room are known to whoever grants them.
        from lianhu.counties.starting import at_start
        from lianhu.people import commands, findings, keys  # noqa: F401
        from lianhu.people.models import SEE
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        at_start(keys.require_all)
        menu.register(
            "office",
            "people",
            _("人员与户"),
            "people:list",
            SEE,
            65,
            icon="people",
            group=Group.WHO,
        )
