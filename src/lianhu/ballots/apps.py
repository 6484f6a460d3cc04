from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "lianhu.ballots"
    verbose_name = "表决"

    def ready(self) -> None:
        from lianhu.audit.actor import Actor
        from lianhu.ballots import commands  # noqa: F401 - fills the verbs
        from lianhu.ballots.models import Round
        from lianhu.files.access import guard
        from lianhu.files.models import File

        def may_see(actor: Actor, stream: str, _file: File) -> bool:
            pk = stream.partition(":")[2]
            return actor.is_staff and Round.objects.visible_to(actor).filter(pk=pk).exists()

        guard("vote", may_see)
