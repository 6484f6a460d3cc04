"""What each line of a matter's life is called for the one for whom it was done, and what is theirs to read."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _later

from lianhu.matters.kinds import WordRole

# Opinions name the neighbours who came, and notes to colleagues are not for the teller.
AMONG_STAFF: Final = {
    WordRole.OPINION, WordRole.REASON, WordRole.ORDER, WordRole.ORDER_REPLY, WordRole.PART,
    WordRole.PART_REPLY,
}  # fmt: skip
SHOWN: Final = frozenset(WordRole.values) - AMONG_STAFF
# What a teller said, and the lines in which matters meet.
OWN: Final = frozenset({WordRole.DEMAND, WordRole.COMMENT, WordRole.RATING})
ALONG: Final = frozenset(
    {
        "matters.raise", "matters.join", "matters.join_in", "matters.part", "matters.go_along",
        "matters.split", "matters.unsplit", "matters.sum_up",
    }
)  # fmt: skip
# By somebody who sorts, or by the teller who met it too; or what was split is one again.
JOINS: Final = frozenset({"matters.join", "matters.join_in", "matters.unsplit"})
# Decisions whose reason the teller is owed.
OWED: Final = frozenset({
    "matters.pass_back", "matters.hide_words", "matters.reclassify", "matters.withhold",
    "matters.defer", "matters.conclude", "matters.part", "matters.unsplit", "matters.ask_extension", "matters.decide_extension",
    "feedback.hear", "feedback.say_later", "feedback.check_doubt",
})  # fmt: skip
TONES: Final[Mapping[str, str]] = {
    "matters.expire": "bad", "matters.pass_back": "warn", "matters.respond": "good",
    "matters.publish": "good",
}  # fmt: skip
# What was done, in the words of the one for whom it was done.
TITLES: Final[Mapping[str, object]] = {
    "matters.raise": _later("反映了这件事"), "matters.start": _later("按工作法开始"), "matters.triage": _later("看过，分了类"),
    "matters.consult": _later("请大家商议"), "matters.dispatch": _later("派给管这类事的岗位"),
    "matters.claim": _later("有人领了"), "matters.assign": _later("指定了人来办"),
    "matters.follow_grid": _later("网格调整了，跟着转过来"),
    "matters.progress": _later("办理进度"), "matters.finish": _later("办完了"),
    "matters.pass_back": _later("退回，换人办"), "matters.settle": _later("研究过，有了去向"),
    "matters.respond": _later("答复您"), "matters.rate": _later("您作了评价"),
    "matters.rate_for": _later("替您记下评价"), "matters.publish": _later("结果已公示"),
    "matters.withhold": _later("结果不公示"), "matters.finish_showing": _later("公示期满"),
    "matters.expire": _later("超过时限，已报上级"), "matters.comment": _later("您补充的话"),
    "matters.remark": _later("监督的人提了意见"), "matters.reclassify": _later("重新分类"),
    "matters.attach_paper": _later("存回了签字的纸"),
    "matters.take_back": _later("公示撤回，重新核对"),
    "matters.cover_words": _later("公示里的个人信息已遮住"),
    "matters.defer": _later("眼下办不了，定下哪天再看"),
    "matters.join": _later("和说同一件事的并在一起办"), "matters.part": _later("改为单独办"),
    "matters.join_in": _later("您说和别人反映的是同一件事"),
    "matters.show_words": _later("您说的事隐去姓名后公开了，好让别人看到已经有人在办"),
    "matters.hide_words": _later("公开的说法收回了"),
    "matters.go_along": _later("一起办的那件有了答复或办结"),
    "matters.split": _later("说的不止一件事，拆成几件分别办"),
    "matters.unsplit": _later("拆开的合回一件办"),
    "matters.sum_up": _later("拆开的几件有了新结果"),
    "matters.ask_teller": _later("问您一句，等您回话，时限暂停"),
    "matters.table": _later("列入会议的议题"), "matters.met": _later("会议有了结果"),
    "matters.conclude": _later("会议研究过，有了去向"),
    "matters.hear_back": _later("替您记下回话，接着办"),
    "matters.resume": _later("没有等到回话，时限接着走"),
    "matters.ask_extension": _later("申请多些时间"),
    "matters.decide_extension": _later("延期有了批复"),
    "matters.recalculate": _later("放假安排有变，期限跟着改"),
    # From the room above: only what opened the matter again stands in its log.
    "feedback.hear": _later("回访说没有解决，退回接着办"),
    "feedback.say_later": _later("您说没有解决，退回接着办"),
    "matters.issue_order": _later("领导过问这件事，要限期回复"),
    "matters.answer_order": _later("领导过问的事有了回复"),
    "matters.lapse_order": _later("到了日子没有回复，再催"),
    "feedback.check_doubt": _later("监督的人核实没有解决，退回接着办"),
    "wishes.release": _later("心愿公开了一句话"), "wishes.hide": _later("公开的心愿收回了"),
    "wishes.confirm": _later("定了谁来圆心愿"), "wishes.report": _later("记下心愿圆了没有"),
    "matters.erase_words": _later("依法删除了说过的话和个人信息"),
    "matters.give_part": _later("请别的岗位一起办"),
    "matters.finish_part": _later("一起办的岗位办好了自己那份"),
    "matters.end_part": _later("有个岗位不用再一起办"),
    "matters.urge_part": _later("提醒了一起办的岗位"),
    "matters.lapse_part": _later("一起办的岗位到期没有办好，又催了"),
}  # fmt: skip
