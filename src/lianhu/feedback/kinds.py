"""The closed words of asking back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianhu.matters.kinds import Solved

__all__ = ["Reached", "Solved", "State", "Way"]


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
