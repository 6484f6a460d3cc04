from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from lianhu.shell.menu import Group


class PactsConfig(AppConfig):
    name = "lianhu.pacts"
    verbose_name = "村规民约"

    def ready(self) -> None:
        from lianhu.assembly import after
        from lianhu.files import access as files
        from lianhu.notices.occasions import subject_page
        from lianhu.pacts import afterwards, commands, guards, reactions  # noqa: F401 - fills verbs and jobs
        from lianhu.pacts.models import SEE, VERSION
        from lianhu.pacts.models.observing import CASE, HANDLE
        from lianhu.shell import menu

        after.carry(VERSION)
        after.tell_with(afterwards.since)
        files.guard("pactversion", guards.may_see_scan)
        subject_page("pact", "pacts:open")
        subject_page(CASE, "pacts:open_case")
        menu.register(
            "office", "pacts", _("村规民约"), "pacts:desk", SEE, 64, icon="list", group=Group.WHO
        )
        menu.register(
            "office", "pactcases", _("遵约劝导"), "pacts:cases", HANDLE, 66, icon="people",
            group=Group.WHO,
        )  # fmt: skip
        menu.register(
            "office", "precepts", _("家规家训"), "pacts:precepts", "pacts.collect", 65, icon="star",
            group=Group.WHO,
        )  # fmt: skip
