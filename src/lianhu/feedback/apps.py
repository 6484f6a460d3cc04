from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from lianhu.shell.menu import Group

OFFICE = {
    Group.DAILY: (
        (13, "rounds", _("监督轮查"), "rounds", "matters.supervise", "check"),
        (14, "doubts", _("群众意见"), "opinions", "matters.supervise", "inbox"),
        (18, "calls", _("回访"), "calls", "feedback.call", "phone"),
    ),
    Group.INTAKE: ((33, "opinions", _("群众意见"), "opinions", "feedback.review", "inbox"),),
    Group.OUTCOME: (
        (16, "outcomes", _("晒单"), "outcomes", "feedback.outcomes", "list"),
        (15, "to_mend", _("监督整改"), "to_mend", "feedback.mend", "check"),
        (18, "left_out", _("剔除申请"), "left_out", "feedback.ask_exclusion", "list"),
    ),
    Group.RULES: ((73, "feedback_rules", _("回访参数"), "rules", "feedback.set_rules", "check"),),
}


class FeedbackConfig(AppConfig):
    name = "lianhu.feedback"
    verbose_name = "回访"

    def ready(self) -> None:
        from lianhu.feedback import commands  # noqa: F401 - fills the verbs
        from lianhu.shell import menu

        for group, entries in OFFICE.items():
            for order, key, label, page, verb, icon in entries:
                menu.register(
                    "office", key, label, f"feedback:{page}", verb, order, icon=icon, group=group
                )
