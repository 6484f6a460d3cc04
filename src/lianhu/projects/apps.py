from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class ProjectsConfig(AppConfig):
    name = "lianhu.projects"
    verbose_name = "项目和管护"

    def ready(self) -> None:
        from lianhu.bodies import work
        from lianhu.matters import besides
        from lianhu.matters.leaving import also_remove
        from lianhu.notices.occasions import subject_page
        from lianhu.projects import leaving, reactions, waiting
        from lianhu.projects.models import SEE
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        also_remove(leaving.remove)
        subject_page("project", "projects:open")
        besides.put(waiting.beside)
        work.follow_with(reactions.follow_all)
        work.answer_with(reactions.in_hand)
        menu.register(
            "office", "projects", _("项目和管护"), "projects:list", SEE, 57, icon="pin",
            group=Group.OUTCOME,
        )  # fmt: skip
