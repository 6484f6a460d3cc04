from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "lianhu.places"
    verbose_name = "区域"

    def ready(self) -> None:
        # Imported so that the verbs of this room are known to whoever grants them.
        from lianhu.places import commands  # noqa: F401
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        menu.register(
            "office", "places", _("区域网格"), "places:tree", None, 70, icon="pin", group=Group.WHO
        )
