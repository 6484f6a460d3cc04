from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class BallotsConfig(AppConfig):
    name = "lianhu.ballots"
    verbose_name = "表决"

    def ready(self) -> None:
        from lianhu.audit.actor import Actor
        from lianhu.ballots import commands, reactions  # noqa: F401 - fills the verbs, the clock
        from lianhu.ballots.models import SEE, Round
        from lianhu.files.access import guard
        from lianhu.files.models import File
        from lianhu.notices.occasions import subject_page
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        def may_see(actor: Actor, stream: str, _file: File) -> bool:
            pk = stream.partition(":")[2]
            return actor.is_staff and Round.objects.visible_to(actor).filter(pk=pk).exists()

        guard("vote", may_see)
        subject_page("vote", "ballots:show")
        menu.register(
            "office", "ballots", _("表决"), "ballots:rounds", SEE, 64, icon="check",
            group=Group.WHO,
        )  # fmt: skip
