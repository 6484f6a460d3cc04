from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class ScreeningConfig(AppConfig):
    name = "lianhu.screening"
    verbose_name = "排查"

    def ready(self) -> None:
        from lianhu.bodies import work
        from lianhu.matters import besides
        from lianhu.notices.occasions import subject_page
        from lianhu.screening import reactions, waiting
        from lianhu.screening.models import SEE
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        subject_page("screening", "screening:open")
        besides.put(waiting.beside)
        work.follow_with(reactions.follow_all)
        menu.register(
            "office", "screening", _("排查"), "screening:rounds", SEE, 31, icon="search",
            group=Group.INTAKE,
        )  # fmt: skip
