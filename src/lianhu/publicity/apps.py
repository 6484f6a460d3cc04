from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class PublicityConfig(AppConfig):
    name = "lianhu.publicity"
    verbose_name = "公示"

    def ready(self) -> None:
        from lianhu.audit import checks
        from lianhu.files.access import guard
        from lianhu.notices.occasions import subject_page
        from lianhu.publicity import (
            checking,
            commands,  # noqa: F401 - fills the verbs
            reactions,  # noqa: F401 - runs by the clock
        )
        from lianhu.publicity.access import may_see_photo
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        checks.register("publicity", checking.first_wrong)
        guard("posting", may_see_photo)
        subject_page("posting", "publicity:show")
        subject_page("disclosure", "publicity:watch")
        menu.register("office", "disclosure", _("该公开的公开了没有"), "publicity:overview", "publicity.watch",
                      54, icon="check", group=Group.TOLD)  # fmt: skip
        menu.register("office", "postings", _("公示"), "publicity:desk", "publicity.see", 55,
                      icon="board", group=Group.TOLD)  # fmt: skip
