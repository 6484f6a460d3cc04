from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class BodiesConfig(AppConfig):
    name = "lianhu.bodies"
    verbose_name = "组织与岗位"

    def ready(self) -> None:
        from lianhu.bodies import coverage as own
        from lianhu.bodies import leading, renewing, seating, work  # noqa: F401 - they fill COMMANDS
        from lianhu.bodies.queries import holds_office, may_see_paper
        from lianhu.bodies.streams import led_by
        from lianhu.files.access import guard
        from lianhu.people import offices
        from lianhu.places import coverage
        from lianhu.shell import menu
        from lianhu.shell.menu import Group

        offices.answer_with(holds_office)
        guard("organisation", may_see_paper)
        work.answer_with(led_by)
        coverage.register("bodies.without_worker", own.grids_without_worker)
        coverage.register("bodies.without_leader", own.clusters_without_leader)
        coverage.register("bodies.without_party_group", own.grids_without_party_group)
        coverage.register("bodies.wanting", own.bodies_wanting)

        menu.register(
            "office",
            "posts",
            _("组织与岗位"),
            "bodies:posts",
            "bodies.see",
            60,
            icon="people",
            group=Group.WHO,
        )
        menu.register(
            "office",
            "members",
            _("组织与成员"),
            "bodies:bodies",
            "bodies.see_members",
            61,
            icon="people",
            group=Group.WHO,
        )
        menu.register("field", "mine", _("我的岗位"), "bodies:mine", "bodies.see", 80, icon="user")
