from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class RollsConfig(AppConfig):
    name = "lianhu.rolls"
    verbose_name = "名册"

    def ready(self) -> None:
        from lianhu.audit import checks
        from lianhu.notices.occasions import subject_page
        from lianhu.people.said import also_blank, also_erase
        from lianhu.rolls import (
            checking,
            commands,  # noqa: F401 - fills the verbs
            erasing,
            reactions,  # noqa: F401 - fills the readers
        )
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        menu.register("office", "rolls", _("名册"), "rolls:index", "rolls.see", 61, icon="list",
                      group=Group.WHO)  # fmt: skip
        subject_page("rollobjection", "rolls:found_objection")
        checks.register("rolls", checking.first_wrong_roll)
        also_erase(erasing.erase_told)
        also_blank(erasing.erase_person)
