from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class ExecutionConfig(AppConfig):
    name = "lianhu.execution"
    verbose_name = "决议落实"

    def ready(self) -> None:
        from lianhu.assembly import after
        from lianhu.bodies import work
        from lianhu.execution import afterwards, guards, origins, reactions, waiting
        from lianhu.execution.models import SEE
        from lianhu.files.access import guard
        from lianhu.matters import besides
        from lianhu.notices.occasions import subject_page
        from lianhu.projects.origins import tell_with
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        guard("task", guards.may_see)
        guard("contentment", guards.may_see_list)
        guard("pledges", guards.may_see_sheet)
        subject_page("task", "execution:open_task")
        subject_page("undertaking", "execution:open")
        besides.put(waiting.beside)
        tell_with(origins.of)
        after.tell_with(afterwards.since)
        work.follow_with(reactions.follow_all)
        work.answer_with(reactions.in_hand)
        menu.register(
            "office", "execution", _("决议落实"), "execution:list", SEE, 56, icon="check",
            group=Group.OUTCOME,
        )  # fmt: skip
