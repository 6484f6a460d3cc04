"""承诺卡: which post promised what by when, and whom to call if it is not kept (C4.42)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.matters import promises
from lianhu.matters.models import Matter, Paper, Plan
from lianhu.matters.papers import common, mark
from lianhu.matters.papers.hiding import nameless, people_in
from lianhu.matters.telling import known_names
from lianhu.matters.whole import sort_label
from lianhu.publicity.wording import law_of
from lianhu.shell.sheets import group
from lianhu.shell.sheets.blocks import Card, Code, Facts, Form, Heading, Prose, Seal, Sheet, Signs

TITLE = "承诺卡"


def why_not(actor: Actor, matter: Matter) -> str:
    """Why there is no such paper; "" when there is."""
    if not promises.may_show(matter):
        return _("这件事不公开，没有承诺卡。")
    if promises.latest(matter) is None:
        return _("还没有人领单承诺，领单以后才有承诺卡。")
    return ""


def make(actor: Actor, matter: Matter, link: common.Link) -> Sheet:
    """A public paper: post, day and steps; nothing of who asked, nothing of what they said."""
    plan = promises.latest(matter)
    assert plan is not None  # noqa: S101 - `why_not` was asked
    village, about = common.village_of(matter), sort_label(matter) or str(matter.get_kind_display())
    steps, watch = _steps(matter, plan), common.supervision(actor, village)
    rows = (
        ((_("事项编号"), matter.number), (_("类别"), about)),
        ((_("地点"), common.coarse(matter.area)),),
        ((_("承诺岗位"), common.keeper(plan.post)),),
        ((_("承诺时间"), clock.chinese_date(clock.day_of(plan.made_at))),
         (_("现在"), promises.state_words(plan))),
        ((_("监督电话"), watch),),
    )  # fmt: skip
    blocks = (
        Facts(((_("承诺办结"), clock.chinese_date(plan.promised_on)),), big=True),
        Form(rows),
        Heading(_("办理流程")),
        Prose("\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1)) or _("按规定办理。")),
        Signs((_("承诺人"), _("见证人"))),
        Seal(issuer(actor, village), clock.day_of(plan.made_at)),
        Code(
            link(mark.path_of(matter.number, Paper.What.PROMISE)),
            _("扫码看办到哪一步（反映人凭查询码看全过程）。是否兑现按日历算，不由人填，"
              "到期在%(village)s承诺公示里看。依据：%(law)s。")
            % {"village": village, "law": law_of(village)},
        ),
    )  # fmt: skip
    return common.sheet_of(
        matter,
        TITLE,
        blocks,
        chat=_chat(matter, plan, about, steps, watch, link),
        card=_card(matter, plan, about, steps, watch, link),
        size=13,
        together=3,
    )


def _steps(matter: Matter, plan: Plan) -> list[str]:
    """The steps as the public reads them; whoever wrote them may have put a name in."""
    people = people_in(plan.steps)
    return [nameless(step, known_names(matter), people) for step in plan.steps]


def _shown_at(matter: Matter, link: common.Link) -> str:
    return link(reverse("matters:promises", args=[common.village_of(matter).key]))


def _chat(  # noqa: PLR0913, PLR0917
    matter: Matter, plan: Plan, about: str, steps: list[str], watch: str, link: common.Link
) -> str:
    lines = [
        _("承诺岗位：%s") % common.keeper(plan.post),
        _("承诺：%s前办结（%s）")
        % (clock.chinese_date(plan.promised_on), promises.state_words(plan)),
        _("编号：%s") % matter.number,
        _("监督电话：%s") % watch,
        _("流程：%s") % " → ".join(steps),
    ]
    head = _("【公开承诺】%s　%s") % (common.coarse(matter.area), about)
    return group.chat(head, lines, _("看承诺兑现没有：%s") % _shown_at(matter, link))


def _card(  # noqa: PLR0913, PLR0917
    matter: Matter, plan: Plan, about: str, steps: list[str], watch: str, link: common.Link
) -> Card:
    return Card(
        title=_("承诺%s前办结") % clock.chinese_date(plan.promised_on),
        lines=(
            _("%(about)s　编号%(number)s") % {"about": about, "number": matter.number},
            common.keeper(plan.post), "", *(f"{n}. {step}" for n, step in enumerate(steps, 1)),
            "", _("现在：%s") % promises.state_words(plan), _("监督电话：%s") % watch,
        ),
        place=common.coarse(matter.area),
        label=TITLE,
        address=_shown_at(matter, link),
        invite=_("长按识别，看承诺兑现没有"),
        foot=group.card_foot(),
    )  # fmt: skip
