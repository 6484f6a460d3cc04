from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MethodsConfig(AppConfig):
    name = "lianhu.methods"
    verbose_name = "工作法"

    def ready(self) -> None:
        from lianhu.files.access import guard
        from lianhu.methods import commands, honouring, queries  # noqa: F401 - registers its verbs
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        guard("adoption", queries.may_see_decision)
        post_migrate.connect(_ship, sender=self, dispatch_uid="methods.ship")
        menu.register(
            "office", "methods", "工作法", "methods:index", None, 60, icon="list", group=Group.RULES
        )


def _ship(**words: Any) -> None:
    """New shipped files reach a county with the release that brings them.

    A signal because migrating is the one moment that every county passes after a release.
    """
    from lianhu.counties.current import is_public
    from lianhu.methods.installing import ship

    migrated = "methodversion" in words["apps"].all_models["methods"]
    if migrated and not is_public():
        ship()
