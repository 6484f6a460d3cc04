from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class AssemblyConfig(AppConfig):
    name = "lianhu.assembly"
    verbose_name = "议事"

    def ready(self) -> None:
        from lianhu.assembly import commands, reactions  # noqa: F401 - fills the verbs and the readers
        from lianhu.assembly.access import may_see_paper
        from lianhu.assembly.closed import hides
        from lianhu.assembly.door import SIGN
        from lianhu.assembly.models import SEE
        from lianhu.assembly.results import evidence
        from lianhu.ballots.closed import hide_with
        from lianhu.files.access import guard
        from lianhu.notices.occasions import subject_page
        from lianhu.publicity.evidence import register
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        guard("meeting", may_see_paper)
        hide_with(hides)
        subject_page("meeting", "assembly:meeting")
        subject_page("decision", "assembly:decision")
        register("meeting", evidence)
        menu.register("field", "assembly", _("开会"), "assembly:desk", SIGN, 60, icon="people")
        menu.register(
            "office", "assembly", _("开会"), "assembly:desk", SEE, 35, icon="people",
            group=Group.INTAKE,
        )  # fmt: skip
