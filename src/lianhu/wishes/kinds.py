"""The closed words of a wish and of what somebody offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OPEN = "open", _("等人来帮")
    PROMISED = "promised", _("有人认领了")
    DONE = "done", _("圆了")


class By(models.TextChoices):
    """Who agreed that one line is public."""

    SELF = "self", _("本人")
    GUARDIAN = "guardian", _("父母或别的监护人")


class Way(models.TextChoices):
    """How somebody agreed, or said how it went."""

    FACE = "face", _("当面")
    PHONE = "phone", _("电话")
    PAPER = "paper", _("签了字的纸")
    PAGE = "page", _("本人在网上")


class WhyHide(models.TextChoices):
    """A key goes into the log, where no words may."""

    WITHDRAWN = "withdrawn", _("本人或监护人不同意公开了")
    WRONG = "wrong", _("写得不妥，要改")
    SETTLED = "settled", _("已经不用帮了")


class Helper(models.TextChoices):
    NEIGHBOUR = "neighbour", _("村民")
    PARTY = "party", _("党员")
    LEADER = "leader", _("联户长")
    CADRE = "cadre", _("干部")
    SHOP = "shop", _("商店")
    COMPANY = "company", _("企业")
    OTHER = "other", _("热心人")


class Named(models.TextChoices):
    """How a helper is named in public: only as they wish."""

    NO = "no", _("不写，就说有位热心人")
    SURNAME = "surname", _("只写姓，比如“村民王某”")
    FULL = "full", _("写店名、单位名")


class Step(models.TextChoices):
    """What became of an offer."""

    OFFERED = "offered", _("等岗位答复")
    PASSED = "passed", _("已由别人认领")
    CONFIRMED = "confirmed", _("定了，正在帮")
    WITHDRAWN = "withdrawn", _("来不了了")
    UNDONE = "undone", _("没有办成")
    DONE = "done", _("圆了")


# The answering post may still take one of these.
WAITING = (Step.OFFERED, Step.PASSED)
NAMES_THEMSELVES = (Helper.SHOP, Helper.COMPANY)
