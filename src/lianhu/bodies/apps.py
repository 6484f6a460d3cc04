from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class BodiesConfig(AppConfig):
    name = "lianhu.bodies"
    verbose_name = "组织与岗位"

    def ready(self) -> None:
        from lianhu.shell import menu

        menu.register(
            "office", "posts", _("组织与岗位"), "bodies:posts", "bodies.see", 60, icon="people"
        )
        menu.register("field", "mine", _("我的岗位"), "bodies:mine", "bodies.see", 80, icon="user")
