"""The closed words of asking back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianhu.matters.kinds import Solved

__all__ = ["Heard", "Picked", "Reached", "Result", "Says", "Solved", "State", "Way", "WhyOut"]


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


class Picked(models.TextChoices):
    DRAWN = "drawn", _("抽签")
    CHOSEN = "chosen", _("点名")


class Result(models.TextChoices):
    """What a supervisor found; empty while nobody has looked."""

    FINE = "fine", _("和答复的一样")
    MEND = "mend", _("要整改")


class Says(models.TextChoices):
    NOT_FIXED = "not_fixed", _("公示的这件没有解决")
    COMMENT = "comment", _("对结果的意见")
    PROCESS = "process", _("对办事过程的意见")


class Heard(models.TextChoices):
    NEW = "new", _("还没有看")
    SHOWN = "shown", _("已公开")
    KEPT = "kept", _("没有公开")
    TRUE = "true", _("核实没有解决，已退回重办")
    FALSE = "false", _("核实已经解决")
