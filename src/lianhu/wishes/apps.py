from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from lianhu.shell.menu import Group

OFFICE = ((32, "wishes", _("微心愿"), "desk", "wishes.note", "star"),)


class WishesConfig(AppConfig):
    name = "lianhu.wishes"
    verbose_name = "微心愿"

    def ready(self) -> None:
        from lianhu.audit import checks
        from lianhu.matters.leaving import also_remove
        from lianhu.notices.occasions import subject_page
        from lianhu.people.said import also_erase
        from lianhu.shell import menu
        from lianhu.wishes import commands, leaving  # noqa: F401 - fills the verbs
        from lianhu.wishes.commands.forgetting import erase_helpers
        from lianhu.wishes.models import COMING, OFFER

        also_erase(erase_helpers)
        also_remove(leaving.remove)
        checks.register_gone(leaving.gone)
        for prefix in (OFFER, COMING):
            subject_page(prefix, "wishes:open")
        for order, key, label, page, verb, icon in OFFICE:
            menu.register(
                "office", key, label, f"wishes:{page}", verb, order, icon=icon, group=Group.INTAKE
            )
