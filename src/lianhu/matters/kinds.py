"""The closed words of a matter: kinds, channels, triage, confidentiality, and what each means."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What accuses a cadre is no kind of matter: it lies in the room `sealed`."""

    DEMAND = "demand", _("诉求")
    WISH = "wish", _("微心愿")
    HAZARD = "hazard", _("安全隐患")
    OPINION = "opinion", _("意见建议")


class Channel(models.TextChoices):
    """The doors of methods.vocabulary.CHANNELS."""

    PAGE = "page", _("网页自助")
    VISIT = "visit", _("入户走访")
    YARD_MEETING = "yard_meeting", _("楼栋院坝会")
    BOX = "box", _("征集问题信箱")
    CHAT_GROUP = "chat_group", _("楼栋微信群")
    PHONE = "phone", _("电话")
    WINDOW = "window", _("服务窗口")
    LEADER = "leader", _("联户长代报")
    FOUND = "found", _("网格员发现")
    COMMITTEES = "committees", _("村两委提议")
    SUPERVISORS = "supervisors", _("监督委员会提出")
    HOTLINE = "hotline", _("12345热线")
    PLATFORM = "platform", _("综治平台")
    SCREENING = "screening", _("前期排查")
    API = "api", _("外部系统")


# What the village puts forward itself: nobody told it, and no resident writes it down so.
PUT_FORWARD = (Channel.COMMITTEES, Channel.SUPERVISORS)
# The ways of collecting on which many speak at once, and those a calendar may name.
COLLECTED_BY = (Channel.CHAT_GROUP, Channel.VISIT, Channel.YARD_MEETING, Channel.SCREENING)
CALENDARED = (
    Channel.BOX, Channel.YARD_MEETING, Channel.VISIT, Channel.CHAT_GROUP, Channel.SCREENING,
)  # fmt: skip
# Those that are written down in one go; a chat goes through drafts.
WRITTEN_AT_ONCE = (Channel.VISIT, Channel.YARD_MEETING, Channel.SCREENING)


class Triage(models.TextChoices):
    NONE = "", _("未分流")
    MAJOR = "major", _("大事")
    MINOR = "minor", _("小事")
    PRIVATE = "private", _("私事")


class WhyFind(models.TextChoices):
    """Why a helper looks somebody's matter up; a key goes into the log, where no words may."""

    HERE = "here", _("本人在旁，回执丢了")
    CALLED = "called", _("本人打电话来问")
    FAMILY = "family", _("家里人替他来问")
    CHECK = "check", _("核对是不是重复的事")


class Secrecy(models.TextChoices):
    PUBLIC = "public", _("可公开")
    INTERNAL = "internal", _("内部")
    PRIVATE = "private", _("私事")


class Phase(models.TextChoices):
    """The product's own phases; which stage of which method means which phase is the method's."""

    COLLECTED = "collected", _("已收到")
    TRIAGE = "triage", _("待分流")
    CONSULTING = "consulting", _("商议中")
    DISPATCHING = "dispatching", _("待派单")
    CLAIMING = "claiming", _("待领单")
    HANDLING = "handling", _("办理中")
    RESPONDING = "responding", _("待回应")
    RATING = "rating", _("待评价")
    SHOWING = "showing", _("公示中")
    PARKED = "parked", _("待议")
    HELPING = "helping", _("帮办中")
    CLOSED = "closed", _("已办结")


# A matter in these phases must name the post that has it.
HELD = (Phase.HANDLING, Phase.RESPONDING)


class WordRole(models.TextChoices):
    DEMAND = "demand", _("反映内容")
    OPINION = "opinion", _("商议意见")
    CONCLUSION = "conclusion", _("商议结论")
    PROGRESS = "progress", _("办理进度")
    RESULT = "result", _("办理结果")
    ANSWER = "answer", _("答复")
    REASON = "reason", _("理由")
    RATING = "rating", _("评价意见")
    COMMENT = "comment", _("意见建议")
    REMARK = "remark", _("监督意见")
    QUESTION = "question", _("问反映人")
    ORDER = "order", _("督办要求")
    ORDER_REPLY = "order_reply", _("督办回复")
    PART = "part", _("请人协办")
    PART_REPLY = "part_reply", _("协办情况")


class RatingWay(models.TextChoices):
    CODE = "code", _("本人用查询码")
    PHONE = "phone", _("电话回访")
    PAPER = "paper", _("纸质评价")
    FACE = "face", _("当面")


class Solved(models.TextChoices):
    """Whether the teller says that it is solved; a kind word about a cadre is another question."""

    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    UNSOLVED = "unsolved", _("没有解决")
