"""What somebody may do with a matter now: what the method offers, met with the actor's posts.

The commands decide; this asks the same questions beforehand, so that a page shows one clear
next step and never a button that would be refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.bodies.duties import ROLES
from lianhu.kernel.errors import IllegalMove, Missing, Refusal
from lianhu.matters import contested, course, joining, tabled
from lianhu.matters.commands.answering import require_rater
from lianhu.matters.commands.asking import may_ask, require_asker
from lianhu.matters.commands.extending import may_extend, require_approver
from lianhu.matters.commands.handling import (
    claiming_post,
    require_holder,
    require_in_time_to_return,
)
from lianhu.matters.commands.moderating import require_showable, require_shown
from lianhu.matters.commands.ordering import require_pressed, require_pressing
from lianhu.matters.commands.oversight import require_onlooker
from lianhu.matters.commands.sharing import require_ending, require_helping, require_leading
from lianhu.matters.commands.showing import require_other_hands
from lianhu.matters.commands.splitting import require_splitting, require_unsplitting
from lianhu.matters.models import Matter
from lianhu.methods import engine
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import GATHERING, Kind

# The step that a stage of this kind waits for.
MAIN: Final[Mapping[Kind, str]] = {
    Kind.TRIAGE: "triage", Kind.CONSULT: "consult", Kind.DISPATCH: "dispatch",
    Kind.CLAIM: "claim", Kind.HANDLE: "finish", Kind.RESPOND: "respond", Kind.RATE: "rate_for",
    Kind.PUBLICITY: "publish", Kind.TASK: "settle",
}  # fmt: skip
# What else may be done at a stage; with the outcome the method must offer for it.
ASIDE: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.TRIAGE: {"assign": ""},
    Kind.CONSULT: {"assign": ""},
    Kind.DISPATCH: {"assign": "", "pass_back": "returned"},
    Kind.CLAIM: {"assign": "assigned", "pass_back": "returned"},
    Kind.HANDLE: {"progress": "", "assign": "", "pass_back": "returned", "defer": "stuck"},
    Kind.RESPOND: {"assign": ""},
    Kind.TASK: {"assign": ""},
    Kind.PUBLICITY: {"withhold": "withheld", "assign": ""},
}
ANYTIME: Final = (
    "finish_part", "give_part", "end_part", "answer_order", "issue_order", "attach_paper", "remark", "reclassify", "join", "part",
    "split", "unsplit",
    "show_words", "hide_words",
)  # fmt: skip
LABELS: Final[Mapping[str, object]] = {
    "triage": _later("分流"), "consult": _later("记录商议"), "dispatch": _later("派单"),
    "claim": _later("领单"), "progress": _later("写进度"), "finish": _later("办完了"),
    "defer": _later("挂账"), "respond": _later("答复反映人"), "rate_for": _later("代录评价"), "publish": _later("晒单"),
    "withhold": _later("不宜公示"), "settle": _later("给出结果"), "pass_back": _later("退单"),
    "reclassify": _later("重新分流"), "assign": _later("指派"), "remark": _later("监督意见"),
    "attach_paper": _later("存回纸质件"), "join": _later("并件"), "split": _later("拆成几件"), "unsplit": _later("合回一件"), "part": _later("分开办"),
    "ask_teller": _later("问反映人"),
    "hear_back": _later("记下回话"), "ask_extension": _later("申请延期"),
    "decide_extension": _later("批复延期"), "issue_order": _later("督办"),
    "give_part": _later("请人协办"), "finish_part": _later("报办好我那份"),
    "end_part": _later("结束协办"), "answer_order": _later("回复督办"), "show_words": _later("公开说法"),
    "hide_words": _later("收回公开的说法"), "table": _later("提交会议"),
    "conclude": _later("记下会议结论"),
}  # fmt: skip
HELD: Final = frozenset({"progress", "finish", "respond", "defer"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that may be done: the act in the address, and what the button says."""

    act: str
    label: str


@dataclass(slots=True)
class Doing:
    """The one next step (None: not this actor's), the rest, and why the step is another's."""

    main: Deed | None = None
    others: list[Deed] = field(default_factory=list)
    why_not: str = ""


def open_to(actor: Actor, matter: Matter) -> Doing:
    """Everything `actor` may do with `matter` now."""
    stage = course.stage_of(matter)
    main = main_act(matter, stage)
    doing = Doing()
    for act in [main, *_aside(matter, stage), *ANYTIME]:
        refusal = why_not(actor, matter, act) if act else None
        if act and refusal is None:
            deed = Deed(act, label_of(act, stage))
            if act == main:
                doing.main = deed
            else:
                doing.others.append(deed)
        elif act and act == main:
            doing.why_not = whose(actor, matter, stage, refusal)
    return doing


def main_act(matter: Matter, stage: Stage) -> str:
    """The act that the stage waits for; "" where nobody is waited for."""
    if matter.settled or matter.rests:
        return ""
    if stage.kind in GATHERING:
        return tabled.next_act(stage, tabled.items_for(matter.pk, matter.stage, matter.entered_at))
    return MAIN.get(stage.kind, "")


def _aside(matter: Matter, stage: Stage) -> list[str]:
    if matter.settled or matter.rests:
        return []
    offered = {
        one.key for one in engine.offers(course.definition(matter), stage.key, matter.passed)
    }
    side = ASIDE.get(stage.kind, {})
    found = [act for act, outcome in side.items() if not outcome or outcome in offered]
    if matter.paused_at:
        found.append("hear_back")
    elif stage.ask_back:
        found.append("ask_teller")
    if stage.extend:
        found += ["ask_extension", "decide_extension"]
    return found


def label_of(act: str, stage: Stage) -> str:
    """What the button for an act says at this stage."""
    if act == "pass_back" and stage.kind == Kind.DISPATCH:
        return _("退回重新分流")
    return str(LABELS[act])


def why_not(actor: Actor, matter: Matter, act: str) -> Refusal | None:
    """What the command would answer before looking at any words; None: go ahead."""
    try:
        check(actor, matter, act)
    except Refusal as refusal:
        return refusal
    return None


def check(actor: Actor, matter: Matter, act: str) -> None:
    """Raises what the command of `act` would raise for this actor and matter.

    Raises:
        Missing: there is no such act.
        NotAllowed: not with these posts, or not by the same person.
        IllegalMove: the matter waits for something else.
    """
    if act not in LABELS:
        raise Missing(_("没有这个操作。"))
    stage = course.stage_of(matter)
    if act in ANYTIME:
        _check_anytime(actor, matter, act)
        return
    if act not in {main_act(matter, stage), *_aside(matter, stage)}:
        raise IllegalMove(_("这件事现在是“%(stage)s”，不能办这一步。") % {"stage": stage.title})
    _check_stage(actor, matter, stage, act)


def _check_stage(actor: Actor, matter: Matter, stage: Stage, act: str) -> None:
    verb = f"matters.{act}"
    if act in CLOCKS:
        CLOCKS[act](actor, matter)
    elif act in HELD or (act == "pass_back" and stage.kind == Kind.HANDLE):
        require_holder(actor, matter, verb)
        _check_held(matter, stage, act)
    elif act == "assign":
        actor.require(verb, place=matter.place)
        contested.require_above(actor, matter, stage)
    elif act == "rate_for":
        actor.require(verb, place=matter.place)
        require_rater(actor, matter, stage)
    else:
        course.require_role(actor, matter, verb)
        if act == "claim":
            claiming_post(actor, matter)
        if act in {"publish", "withhold"}:
            require_other_hands(actor, matter)


def _check_held(matter: Matter, stage: Stage, act: str) -> None:
    """What more is asked of the one who has it."""
    if act == "finish":
        course.require_parts_done(matter)
    if act == "pass_back":
        require_in_time_to_return(matter, stage)


def _check_anytime(actor: Actor, matter: Matter, act: str) -> None:
    actor.require(f"matters.{act}", place=matter.place)
    if act in FIRST:
        FIRST[act](actor, matter)


def _unstarted(_actor: Actor, matter: Matter) -> None:
    joining.require_unstarted(matter)


def _goes_along(_actor: Actor, matter: Matter) -> None:
    joining.require_along(matter)


def _showable(_actor: Actor, matter: Matter) -> None:
    require_showable(matter)


def _shown(_actor: Actor, matter: Matter) -> None:
    require_shown(matter)


def _unsettled(actor: Actor, matter: Matter) -> None:
    joining.require_own_way(matter)
    if matter.settled or course.stage_of(matter).kind == Kind.TRIAGE:
        raise IllegalMove(_("已办结、已公示或正在分流的事项不能重新分流。"))
    if course.stage_of(matter).kind == Kind.DISPATCH and not why_not(actor, matter, "pass_back"):
        # Both lead back to sorting here; the method's own way is the one that fits.
        raise IllegalMove(_("在这一步请用“退回重新分流”。"))


# What may be done at any stage, and what its command asks first.
FIRST: Final[Mapping[str, Callable[[Actor, Matter], object]]] = {
    "remark": require_onlooker, "join": _unstarted, "part": _goes_along,
    "split": require_splitting, "unsplit": require_unsplitting,
    "reclassify": _unsettled, "issue_order": require_pressing, "answer_order": require_pressed,
    "give_part": require_leading, "finish_part": require_helping, "end_part": require_ending,
    "show_words": _showable, "hide_words": _shown,
}  # fmt: skip


def _asks(actor: Actor, matter: Matter) -> None:
    require_asker(actor, matter, "matters.ask_teller")
    may_ask(matter)


def _hears(actor: Actor, matter: Matter) -> None:
    require_asker(actor, matter, "matters.hear_back")


def _extends(actor: Actor, matter: Matter) -> None:
    require_asker(actor, matter, "matters.ask_extension")
    may_extend(matter)


def _decides(actor: Actor, matter: Matter) -> None:
    actor.require("matters.decide_extension", place=matter.place)
    require_approver(actor, matter)


# What touches the clock only, and what its command asks first.
CLOCKS: Final[Mapping[str, Callable[[Actor, Matter], None]]] = {
    "ask_teller": _asks, "hear_back": _hears, "ask_extension": _extends,
    "decide_extension": _decides,
}  # fmt: skip


def whose(actor: Actor, matter: Matter, stage: Stage, refusal: Refusal | None) -> str:
    """One line on whose step it is, for somebody who may not take it."""
    here = {g.role for g in actor.grants if matter.place.startswith(g.path)}
    if refusal is not None and (here & set(stage.act) or stage.kind == Kind.RATE):
        return str(refusal)
    return _("按“%(method)s”，“%(stage)s”这一步由%(who)s办理。") % {
        "method": course.definition(matter).title, "stage": stage.title, "who": _roles(stage.act),
    }  # fmt: skip


def _roles(keys: tuple[str, ...]) -> str:
    special = {"teller": _("反映人"), "anyone": _("任何人")}
    return "、".join(special.get(key) or str(ROLES[key].label) for key in keys) or _("其他人")
