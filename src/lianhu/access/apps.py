from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class AccessConfig(AppConfig):
    name = "lianhu.access"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        from lianhu.access.uploads import require_room
        from lianhu.access.welcome import way_in
        from lianhu.bodies import welcome
        from lianhu.files import gates
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        gates.gate(require_room)
        welcome.answer_with(way_in)

        menu.register(
            "office",
            "accounts",
            _("账号"),
            "access:accounts",
            "access.see_accounts",
            90,
            icon="key",
            group=Group.RULES,
        )
        menu.register(
            "office",
            "links",
            _("专属链接"),
            "access:links",
            "access.issue_link",
            91,
            icon="phone",
            group=Group.RULES,
        )
        menu.register(
            "office", "me", _("我的账号"), "access:me", None, 95, icon="user", group=Group.RULES
        )
        menu.register("field", "me", _("我的"), "access:me", None, 90, icon="user")
