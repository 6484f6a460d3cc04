from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class NoticesConfig(AppConfig):
    name = "lianhu.notices"
    verbose_name = "告知"

    def ready(self) -> None:
        from lianhu.notices import reactions  # noqa: F401 - fills the verbs and the readers
        from lianhu.notices.models import SEE
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        menu.register("field", "to_tell", _("要告知"), "notices:to_tell", "notices.record_told", 30,
                      icon="speaker")  # fmt: skip
        # After the list one works from: whoever enters begins with the first.
        menu.register("office", "for_me", _("给我的"), "notices:for_me", SEE, 16, icon="bell")
        menu.register("office", "to_tell", _("要告知"), "notices:to_tell_desk",
                      "notices.record_told", 49, icon="speaker", group=Group.TOLD)  # fmt: skip
        menu.register("office", "outbox", _("发件箱"), "notices:outbox", "notices.read", 50,
                      icon="send", group=Group.TOLD)  # fmt: skip
