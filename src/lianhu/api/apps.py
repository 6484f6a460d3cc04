from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "lianhu.api"
    verbose_name = "数据接口"

    def ready(self) -> None:
        # Imported so that the verbs of this room are known to whoever grants them.
        from lianhu.api import commands, reactions  # noqa: F401
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        menu.register(
            "office",
            "tokens",
            _("接口令牌"),
            "api:tokens",
            "api.issue_token",
            92,
            icon="key",
            group=Group.RULES,
        )
