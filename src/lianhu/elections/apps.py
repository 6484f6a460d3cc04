from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class ElectionsConfig(AppConfig):
    name = "lianhu.elections"
    verbose_name = "选举"

    def ready(self) -> None:
        from lianhu.assembly import after
        from lianhu.assembly.led import lead
        from lianhu.ballots.impartial import who_is_concerned
        from lianhu.ballots.leading import bars_closing
        from lianhu.ballots.proxies import who_stands
        from lianhu.elections import (
            afterwards,
            commands,  # noqa: F401 - fills the verbs
            erasing,
            guards,
            holding,
            reactions,  # noqa: F401 - fills the jobs
        )
        from lianhu.elections.models import PREFIX, SEE
        from lianhu.elections.proxies import concerned_in, standing_in
        from lianhu.files.access import guard
        from lianhu.notices.occasions import subject_page
        from lianhu.people.said import also_blank
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        after.carry(PREFIX)
        who_stands(standing_in)
        who_is_concerned(concerned_in)
        bars_closing(holding.too_early)
        after.tell_with(afterwards.since)
        also_blank(erasing.erase_person)
        guard("election", guards.may_see_paper)
        lead(PREFIX, _("这一项是选人，在选举的页面投票、公布；谁当选照票数来，不在这里写。"))
        subject_page("election", "elections:show")
        menu.register(
            "office", "elections", _("选举"), "elections:desk", SEE, 62, icon="people",
            group=Group.WHO,
        )  # fmt: skip
