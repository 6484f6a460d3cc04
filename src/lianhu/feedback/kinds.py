"""The closed words of asking back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianhu.matters.kinds import Solved

__all__ = ["Reached", "Solved", "State", "Way", "WhyOut"]


class State(models.TextChoices):
    WAITING = "waiting", _("待回访")
    REACHED = "reached", _("已回访")
    NOT_REACHED = "not_reached", _("三次没有联系上")
    DECLINED = "declined", _("不愿回答")


class Reached(models.TextChoices):
    ANSWERED = "answered", _("联系上了")
    SILENT = "silent", _("没人接、没人在")
    WRONG = "wrong", _("号码不对、搬走了")
    DECLINED = "declined", _("本人不愿回答")


class Way(models.TextChoices):
    CODE = "code", _("本人用查询码")
    PHONE = "phone", _("打电话")
    FACE = "face", _("上门")


class WhyOut(models.TextChoices):
    """Why a matter is left out of the shares of solved and content; a key goes into the log."""

    NOT_OURS = "not_ours", _("不在职权范围内，已告知去处")
    COURT = "court", _("已进入诉讼、仲裁、复议或信访程序")
    UNLAWFUL = "unlawful", _("所求违反法律法规，已说明依据")
    REPEATED = "repeated", _("同一人同一件事已经答复过")
    WITHDRAWN = "withdrawn", _("本人撤回")
