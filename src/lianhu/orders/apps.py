from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "lianhu.orders"
    verbose_name = "外来工单"

    def ready(self) -> None:
        from lianhu.matters import outside
        from lianhu.orders import commands, passing, queries, reactions  # noqa: F401 - fills verbs and jobs
        from lianhu.orders.models import PREFIX
        from lianhu.people.said import also_erase
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        outside.kept_by(
            PREFIX, queries.outside_of, queries.keys_of, queries.outsides_of, passing.let_go
        )
        also_erase(commands.erase_told_by)
        menu.register(
            "office",
            "orders",
            _("外来工单"),
            "orders:desk",
            "orders.see",
            28,
            icon="inbox",
            group=Group.INTAKE,
        )
