"""One operation for each command of a matter; the same checks as its page, the same sentences."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from lianhu.access import limits
from lianhu.api import details, reading
from lianhu.api.answering import answer, moment
from lianhu.api.raising import HOUR, UPLOADS, drafts, once_by_key
from lianhu.api.v1 import shapes, words
from lianhu.api.v1.doors import TOKEN, IfMatch, Number, OnceKey, Request, may_write
from lianhu.api.v1.faults import Clash, Stale
from lianhu.api.v1.matters import FAULTS, area_of
from lianhu.audit.actor import Actor
from lianhu.bodies.models import Post
from lianhu.files.models import File
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, desk, doing
from lianhu.matters.models import Matter

router = Router(tags=["办理"], auth=TOKEN)
ACTED: Final[dict[Any, Any]] = {
    200: shapes.Acted, 409: shapes.Refused, 412: shapes.Refused, 413: shapes.Refused, **FAULTS,
}  # fmt: skip
# What the sender of a matter does by their own word; the page asks nothing beforehand either.
SENDERS: Final = ("rate", "comment")
# As on the page of one's own matter.
WRITES_AN_HOUR: Final = 20
Run = Callable[[Actor, Matter], object]


def act(  # noqa: PLR0913, PLR0917
    request: Request, number: str, name: str, body: Schema, key: str | None, match: str | None,
    run: Run,
) -> HttpResponse:  # fmt: skip
    """Do `run` to the matter once, if it is still as the caller read it.

    Raises:
        Missing: not visible to this caller. Stale: it has moved since `match` was read.
        Clash: it is somebody else's step now; says who came first. Others: as the command says.
    """
    caller = may_write(request.auth)
    if caller.actor.kind == "bearer" and name not in SENDERS:
        raise NotAllowed(_("这一步不由反映人办理。"))

    def once_only() -> dict[str, Any]:
        matter = reading.one(caller, number)
        _require_match(matter, match)
        try:
            if name not in SENDERS:
                doing.check(caller.actor, matter, name)
            elif not caller.token:
                limits.require(f"{name}:{caller.actor.device}", WRITES_AN_HOUR, HOUR)
            run(caller.actor, matter)
        except IllegalMove as clash:
            raise Clash(str(clash), field=clash.field, last=desk.last_done(matter)) from clash
        return _after(matter, name)

    payload = [name, number, body.model_dump(mode="json")]
    done = once_by_key(caller.actor, key or "", payload, once_only)
    return answer(done, 200, {"ETag": done["etag"]})


def _after(matter: Matter, name: str) -> dict[str, Any]:
    return {
        "number": matter.number, "act": name, "phase": matter.phase,
        "phase_label": reading.phase_label(matter), "etag": matter.etag,
        "due_at": moment(matter.due_at),
    }  # fmt: skip


def _require_match(matter: Matter, match: str | None) -> None:
    wanted = {tag.strip().removeprefix("W/") for tag in (match or "*").split(",")}
    if "*" not in wanted and matter.etag not in wanted:
        raise Stale(desk.last_done(matter) or _("这件事已经有了变化，请重新读取。"))


def _post(matter: Matter, key: str, field: str) -> Post:
    found = details.posts_over(matter).get(key)
    if found is None:
        raise Refusal(_("没有这个岗位，请用 GET …/posts 查代号。"), field=field)
    return found


def _files(actor: Actor, body: words.SaidIn) -> list[File]:
    return drafts(actor, body.files, UPLOADS)


PATH: Final = "/matters/{number}/actions/"


@router.post(PATH + "triage", response=ACTED, summary="分流")
def triage(
    request: Request, number: Number, body: words.TriageIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """大事、小事、私事；去向由现行办法定。"""
    area = area_of(request, body.area) if body.area else None
    return act(request, number, "triage", body, key, match, lambda actor, matter: commands.triage(
        actor, matter, choice=body.choice, reason=body.reason, area=area,
    ))  # fmt: skip


@router.post(PATH + "consult", response=ACTED, summary="记录商议")
def consult(
    request: Request, number: Number, body: words.ConsultIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """参加的人、意见、结论；不表决。"""
    return act(request, number, "consult", body, key, match, lambda actor, matter: commands.consult(
        actor, matter, people=body.people, opinions=body.opinions, conclusion=body.conclusion,
        choice=body.choice,
    ))  # fmt: skip


@router.post(PATH + "dispatch", response=ACTED, summary="派单")
def dispatch(
    request: Request, number: Number, body: words.DispatchIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """按类别、层级派到有职责的岗位，可以建议岗位。"""
    area = area_of(request, body.area) if body.area else None

    def run(actor: Actor, matter: Matter) -> None:
        post = _post(matter, body.suggested, "suggested") if body.suggested else None
        commands.dispatch(
            actor, matter, category=body.category, level=body.level, suggested=post,
            note=body.note, area=area,
        )  # fmt: skip

    return act(request, number, "dispatch", body, key, match, run)


@router.post(PATH + "claim", response=ACTED, summary="领单")
def claim(
    request: Request, number: Number, body: words.ClaimIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """认领并承诺：措施、步骤、办结日期。两个人同时领，后一个得到 409 和先领的人。"""
    return act(request, number, "claim", body, key, match, lambda actor, matter: commands.claim(
        actor, matter, measures=body.measures, steps=body.steps, promised_on=body.promised_on,
    ))  # fmt: skip


@router.post(PATH + "assign", response=ACTED, summary="指派")
def assign(
    request: Request, number: Number, body: words.AssignIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """没有人领的，指定给有职责的岗位。"""
    return act(request, number, "assign", body, key, match, lambda actor, matter: commands.assign(
        actor, matter, post=_post(matter, body.post, "post"),
    ))  # fmt: skip


@router.post(PATH + "progress", response=ACTED, summary="写进度")
def progress(
    request: Request, number: Number, body: words.ProgressIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """反映人马上看得到。"""
    return act(request, number, "progress", body, key, match, lambda actor, matter:
        commands.progress(actor, matter, words=body.words, files=_files(actor, body),
                          met=[_post(matter, one, "met") for one in body.met]))  # fmt: skip


@router.post(PATH + "finish", response=ACTED, summary="办完")
def finish(
    request: Request, number: Number, body: words.SaidIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """写结果；是否按承诺办结按日期算。"""
    return act(request, number, "finish", body, key, match, lambda actor, matter:
        commands.finish(actor, matter, words=body.words, files=_files(actor, body)))  # fmt: skip


@router.post(PATH + "defer", response=ACTED, summary="挂账")
def defer(
    request: Request, number: Number, body: words.ReasonIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """眼下办不了的写明原因，到日子再看。"""
    return act(request, number, "defer", body, key, match, lambda actor, matter:
        commands.defer(actor, matter, reason=body.reason))  # fmt: skip


@router.post(PATH + "respond", response=ACTED, summary="答复反映人")
def respond(
    request: Request, number: Number, body: words.SaidIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """按原来的渠道答复；没有答复不能办结。"""
    return act(request, number, "respond", body, key, match, lambda actor, matter:
        commands.respond(actor, matter, words=body.words, files=_files(actor, body)))  # fmt: skip


@router.post(PATH + "rate_for", response=ACTED, summary="代录评价")
def rate_for(
    request: Request, number: Number, body: words.RateForIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """电话、纸质、当面问到的评价；经手过的人不能代录。"""
    return act(request, number, "rate_for", body, key, match, lambda actor, matter:
        commands.rate_for(actor, matter, mark=body.mark, way=body.way, words=body.words,
                          solved=body.solved or ""))  # fmt: skip


@router.post(PATH + "publish", response=ACTED, summary="晒单")
def publish(
    request: Request, number: Number, body: words.PublishIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """由有权的人核发公开的话；姓名、电话还会再隐一遍。"""
    return act(request, number, "publish", body, key, match, lambda actor, matter: commands.publish(
        actor, matter, title=body.title, demand=body.demand, result=body.result, board=body.board,
    ))  # fmt: skip


@router.post(PATH + "withhold", response=ACTED, summary="不宜公示")
def withhold(
    request: Request, number: Number, body: words.ReasonIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """写明理由，不公示结果。"""
    return act(request, number, "withhold", body, key, match, lambda actor, matter:
        commands.withhold(actor, matter, reason=body.reason))  # fmt: skip


@router.post(PATH + "settle", response=ACTED, summary="答复待议或帮办事项")
def settle(
    request: Request, number: Number, body: words.SettleIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """研究、帮办有了结果，写给反映人。"""
    return act(request, number, "settle", body, key, match, lambda actor, matter:
        commands.settle(actor, matter, choice=body.choice, words=body.words))  # fmt: skip


@router.post(PATH + "pass_back", response=ACTED, summary="退单")
def pass_back(
    request: Request, number: Number, body: words.ReasonIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """写明理由退回重派。"""
    return act(request, number, "pass_back", body, key, match, lambda actor, matter:
        commands.pass_back(actor, matter, reason=body.reason))  # fmt: skip


@router.post(PATH + "reclassify", response=ACTED, summary="重新分流")
def reclassify(
    request: Request, number: Number, body: words.ReasonIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """分错了的，写明理由重来。"""
    return act(request, number, "reclassify", body, key, match, lambda actor, matter:
        commands.reclassify(actor, matter, reason=body.reason))  # fmt: skip


@router.post(PATH + "remark", response=ACTED, summary="监督意见")
def remark(
    request: Request, number: Number, body: words.WordsIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """监督委员会对可公开的事提意见。"""
    return act(request, number, "remark", body, key, match, lambda actor, matter:
        commands.remark(actor, matter, words=body.words))  # fmt: skip


@router.post(PATH + "attach_paper", response=ACTED, summary="存回纸质件")
def attach_paper(
    request: Request, number: Number, body: words.PaperIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """签过字的纸拍照存回；先用 POST /files 上传，kind 写 paper。"""
    return act(request, number, "attach_paper", body, key, match, lambda actor, matter:
        commands.attach_paper(
            actor, matter, what=body.what, file=drafts(actor, [body.file], ["paper"])[0]
        ))  # fmt: skip


@router.post(PATH + "ask_teller", response=ACTED, summary="问反映人")
def ask_teller(
    request: Request, number: Number, body: words.WordsIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """问反映人一句；等回话时时限暂停，最多停多久由现行办法定。"""
    return act(request, number, "ask_teller", body, key, match, lambda actor, matter:
        commands.ask_teller(actor, matter, words=body.words))  # fmt: skip


@router.post(PATH + "hear_back", response=ACTED, summary="记下回话")
def hear_back(
    request: Request, number: Number, body: words.WordsIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """反映人当面或打电话回了话，代他记下，时限接着走。"""
    return act(request, number, "hear_back", body, key, match, lambda actor, matter:
        commands.hear_back(actor, matter, words=body.words))  # fmt: skip


@router.post(PATH + "ask_extension", response=ACTED, summary="申请延期")
def ask_extension(
    request: Request, number: Number, body: words.ExtensionIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """到期以前申请，由另一个人批准；过了期限不能再申请。"""
    return act(request, number, "ask_extension", body, key, match, lambda actor, matter:
        commands.ask_extension(
            actor, matter, until=body.until, reason=body.reason
        ))  # fmt: skip


@router.post(PATH + "decide_extension", response=ACTED, summary="批复延期")
def decide_extension(
    request: Request, number: Number, body: words.DecisionIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """批准或不批准；不能批自己申请的。"""
    return act(request, number, "decide_extension", body, key, match, lambda actor, matter:
        commands.decide_extension(
            actor, matter, granted=body.granted, words=body.words
        ))  # fmt: skip


@router.post(PATH + "rate", response=ACTED, summary="本人评价")
def rate(
    request: Request, number: Number, body: words.RateIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """反映人用这件事自己的令牌评价。"""
    return act(request, number, "rate", body, key, match, lambda actor, matter:
        commands.rate(actor, matter, mark=body.mark, words=body.words,
                      solved=body.solved or ""))  # fmt: skip


@router.post(PATH + "comment", response=ACTED, summary="本人补充")
def comment(
    request: Request, number: Number, body: words.SaidIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """反映人用这件事自己的令牌补充意见，文字、录音、照片有一样就行。"""
    return act(request, number, "comment", body, key, match, lambda actor, matter:
        commands.comment(actor, matter, words=body.words, files=_files(actor, body)))  # fmt: skip


@router.post(PATH + "issue_order", response=ACTED, summary="督办")
def issue_order(
    request: Request, number: Number, body: words.OrderIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """请一个岗位在某天前回复这件事办得怎样；一件事同时只有一个督办。"""
    return act(request, number, "issue_order", body, key, match, lambda actor, matter:
        commands.issue_order(
            actor, matter, to=_post(matter, body.post, "post"), until=body.until, words=body.words
        ))  # fmt: skip


@router.post(PATH + "answer_order", response=ACTED, summary="回复督办")
def answer_order(
    request: Request, number: Number, body: words.WordsIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """由被督办的岗位回复。"""
    return act(request, number, "answer_order", body, key, match, lambda actor, matter:
        commands.answer_order(actor, matter, words=body.words))  # fmt: skip


@router.post(PATH + "give_part", response=ACTED, summary="请人协办")
def give_part(
    request: Request, number: Number, body: words.PartIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """主办的岗位请另一个岗位一起办一份；各份都办好以前，不能报办完。"""
    return act(request, number, "give_part", body, key, match, lambda actor, matter:
        commands.give_part(actor, matter, post=_post(matter, body.post, "post"), what=body.what,
                           due_on=body.due_on))  # fmt: skip


@router.post(PATH + "finish_part", response=ACTED, summary="协办办好")
def finish_part(
    request: Request, number: Number, body: words.WordsIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """由协办的岗位说自己那份办得怎样。"""
    return act(request, number, "finish_part", body, key, match, lambda actor, matter:
        commands.finish_part(actor, matter, words=body.words))  # fmt: skip


@router.post(PATH + "end_part", response=ACTED, summary="结束协办")
def end_part(
    request: Request, number: Number, body: words.EndPartIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """主办的岗位写明理由，不再请这个岗位协办。"""
    return act(request, number, "end_part", body, key, match, lambda actor, matter:
        commands.end_part(actor, matter, post=_post(matter, body.post, "post"), reason=body.reason))  # fmt: skip
