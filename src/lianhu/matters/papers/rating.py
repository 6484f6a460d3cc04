"""评价单: the teller ticks a face on paper; whoever had no hand in the matter takes it (C4.45)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.duties import ROLES
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.matters import course, desk
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Paper
from lianhu.matters.papers import common, mark
from lianhu.matters.papers.hiding import hidden, people_in
from lianhu.matters.sights import reads_words
from lianhu.matters.telling import known_names
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import Kind
from lianhu.shell.sheets.blocks import Code, Faces, Form, Lines, Note, Prose, Sheet, Signs

TITLE = "满意度评价单"


def why_not(actor: Actor, matter: Matter) -> str:
    """Why there is no such paper for this matter and this reader; "" when there is."""
    if not reads_words(actor, matter):
        return _("评价单只给办理和回访的岗位打印。")
    stage = course.stage_of(matter)
    if stage.kind != Kind.RATE:
        return _("还没到评价这一步，或者已经评过了。")
    if "paper" not in stage.ways:
        return _("按现行办法，这里不用纸质评价。")
    return ""


def make(actor: Actor, matter: Matter, link: common.Link) -> Sheet:
    """One page in large type. It names nobody, and goes to no group."""
    stage = course.stage_of(matter)
    rows = (
        ((_("事项编号"), matter.number), (_("地点"), desk.where(matter.area))),
        ((_("您反映的"), short(common.demand_of(matter), 60)),),
        ((_("答复"), short(_answer(matter), 80)),),
    )
    blocks = (
        Form(rows),
        Prose(_("办得怎么样？在一张脸下面的方框里打√，只打一个。")),
        Faces(tuple(reversed(stage.scale_labels))),
        Lines(_("想说的话（可以不写）"), 2),
        Note(_keep_away(matter, stage)),
        Signs((_("评价人（可以不签）"), _("代收人（没有经手这件事）"))),
        Code(
            link(mark.path_of(matter.number, Paper.What.RATING)),
            _("收到后拍照上传，系统认这个码，存回编号 %(number)s。也可以自己评："
              "扫码或打开 %(follow)s，输编号和查询码。")
            % {"number": matter.number, "follow": link(reverse("matters:follow"))},
        ),
    )  # fmt: skip
    return common.sheet_of(
        matter,
        TITLE,
        blocks,
        size=13,
        together=2,
    )


def _answer(matter: Matter) -> str:
    said = [one for one in matter.words.all() if one.role == WordRole.ANSWER and one.text]
    if not said:
        return _("（语音答复，在手机上听）")
    text = said[-1].text
    return hidden(text, known_names(matter), people_in([text]))


def _keep_away(matter: Matter, stage: Stage) -> str:
    """To whom the sheet goes back: the roles that may write it down, never the one who did it."""
    roles = "、".join(str(ROLES[key].label) for key in stage.record if key in ROLES)
    low = stage.scale_labels[: stage.low_at_most]
    due = _("请在%s前交。") % clock.chinese_date(matter.due_at) if matter.due_at else ""
    again = _("打“%s”会退回重办。") % "”“".join(low) if low else ""
    return _(
        "不用当着办事的人填；折好交给%(roles)s，或投进征集信箱。办这件事的人不收、不代填、不代录。%(again)s%(due)s"
    ) % {"roles": roles or _("村（社区）"), "again": again, "due": due}
