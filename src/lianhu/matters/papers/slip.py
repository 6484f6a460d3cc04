"""派单送达单: what is to be done, by whom, by when; signed by who gives and who takes it (C4.33)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.bodies.models import Post
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.matters import desk, promises
from lianhu.matters.kinds import Triage
from lianhu.matters.models import Matter, Paper, Plan
from lianhu.matters.papers import common, mark
from lianhu.matters.papers.hiding import hidden
from lianhu.matters.sights import reads_words
from lianhu.matters.telling import known_names, way_back
from lianhu.matters.whole import sort_label, teller_of
from lianhu.notices.models import Telling
from lianhu.shell.sheets import group
from lianhu.shell.sheets.blocks import Card, Code, Form, Pair, Seal, Sheet, Signs

TITLE = "派单送达单"


def why_not(actor: Actor, matter: Matter) -> str:
    """Why there is no such paper for this matter and this reader; "" when there is."""
    if not reads_words(actor, matter):
        return _("派单送达单只给办这件事的岗位。")
    if not matter.category:
        return _("还没有派单，派单以后才有送达单。")
    return ""


def make(actor: Actor, matter: Matter, link: common.Link) -> Sheet:
    """One page: the form, three signatures, the mark by which the signed paper comes back."""
    plan, where = promises.latest(matter), desk.where(matter.area)
    demand, post = common.demand_of(matter), matter.holder or matter.suggested
    sent = Event.objects.of(matter.stream).filter(verb="matters.dispatch").last()
    rows = [
        (
            (_("事项编号"), matter.number),
            (_("派单时间"), clock.chinese_moment(sent.at) if sent else ""),
        ),
        ((_("类别"), _sort(matter)), (_("来源"), str(matter.get_channel_display()))),
        ((_("地点"), f"{where}　{hidden(matter.spot, known_names(matter))}".strip()),),
        ((_("反映内容"), demand),),
        _teller(matter),
        (
            (_("派单岗位"), _sender(sent)),
            (_("承办岗位") if matter.holder else _("建议承办"), common.keeper(post)),
        ),
        *_plan(matter, plan),
        ((_("送达方式"), _("□ 当面送达　□ 电话告知　□ 代转（代转人：%s）") % common.BLANK),),
    ]
    village = common.village_of(matter)
    words = _(
        "签字（按手印）后把整张纸拍照上传，系统认这个码，自动存回编号 %s。"
        "反映人查进度：用手机扫这个码，输入自己回执单上的查询码；没有手机，可请网格员、联户长代查。"
        "本单不载查询码。"
    )
    address = link(mark.path_of(matter.number, Paper.What.SLIP))
    blocks = (
        Form(tuple(rows)),
        Signs((_("派单人"), _("承办人"), _("反映人（已告知）"))),
        Seal(issuer(actor, village), clock.today()),
        Code(address, words % matter.number),
    )
    shown = common.for_group(matter)
    return common.sheet_of(
        matter,
        TITLE,
        blocks,
        chat=_chat(matter, post, link) if shown else "",
        card=_card(matter, post, address) if shown else None,
        size=12,
        together=3,
    )


def _sort(matter: Matter) -> str:
    triage = f"（{Triage(matter.triage).label}）" if matter.triage else ""
    return f"{sort_label(matter) or matter.get_kind_display()}{triage}"


def _sender(sent: Event | None) -> str:
    post = Post.objects.filter(pk=sent.post_id or 0).first() if sent else None
    return post.title if post else ""


def _teller(matter: Matter) -> tuple[Pair, ...]:
    """Masked: whoever has to call looks the phone up, with a reason that stays in the log."""
    told = teller_of(matter)
    if told is None and matter.is_put_forward:
        return (_("谁提的"), matter.get_channel_display()), (_("答复方式"), _("公开"))
    name = told.name if told and told.name else _("未留姓名")
    return (_("反映人"), name), (_("答复方式"), str(Telling.How(way_back(matter)).label))


def _plan(matter: Matter, plan: Plan | None) -> Iterator[tuple[Pair, ...]]:
    """What was promised; before anybody claimed, room to write it."""
    yield ((_("办理时限"), due_words(matter)),)
    if plan is None:
        yield ((_("办理措施"), _("（承办人填写）") + "\n\n"),)
        yield ((_("办理流程"), _("（承办人填写，居民会看到）") + "\n\n"),)
        return
    names = known_names(matter)
    steps = [f"{n}. {hidden(step, names)}" for n, step in enumerate(plan.steps, start=1)]
    yield ((_("办理措施"), hidden(plan.measures, names) or _("见流程")),)
    yield ((_("办理流程"), "　".join(steps) or _("见措施")),)


def due_words(matter: Matter) -> str:
    """By when, in one sentence: the promise, else the term of the present stage."""
    if matter.promised_on:
        return _("承诺%s前办结") % clock.chinese_date(matter.promised_on)
    if matter.due_at:
        return _("%s前领单，并承诺办结日期") % clock.chinese_moment(matter.due_at)
    return _("领单时承诺")


def _keeps(matter: Matter) -> str:
    """Before anybody claimed it a post is only suggested."""
    return _("承办：%s") if matter.holder else _("建议承办：%s")


def _chat(matter: Matter, post: Post | None, link: common.Link) -> str:
    """What was said stays out unless a named person released it: groups are not the office."""
    said = common.released(matter)
    lines = [
        _("编号：%s") % matter.number,
        _("类别：%s") % _sort(matter),
        _("反映：%s") % short(said, 200) if said else "",
        _keeps(matter) % common.keeper(post),
        _("时限：%s") % due_words(matter),
    ]
    head = _("【派单】%s") % common.coarse(matter.area)
    return group.chat(head, lines, _("查进度：%s") % link(reverse("matters:follow")))


def _card(matter: Matter, post: Post | None, address: str) -> Card:
    said = common.released(matter)
    return Card(
        title=_("派单：%s") % _sort(matter),
        lines=(
            *((short(said, 120), "") if said else ()), _keeps(matter) % common.keeper(post),
            _("时限：%s") % due_words(matter), _("编号：%s") % matter.number,
        ),
        place=common.coarse(matter.area),
        label=TITLE,
        address=address,
        invite=_("长按识别，凭查询码看进度"),
        foot=group.card_foot(),
    )  # fmt: skip
