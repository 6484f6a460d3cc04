"""One operation for each command of a matter; the same checks as its page, the same sentences."""

from datetime import time

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from lianhu.api.raising import drafts
from lianhu.api.v1 import words
from lianhu.api.v1.acting import ACTED, PATH, act, files_of, post_of
from lianhu.api.v1.doors import TOKEN, IfMatch, Number, OnceKey, Request
from lianhu.api.v1.matters import area_of
from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.models import Meeting
from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands
from lianhu.matters.commands.tabling import Before
from lianhu.matters.models import Matter

# When people are back from the fields, where nobody says.
EVENING = time(19, 30)
router = Router(tags=["办理"], auth=TOKEN)


@router.post(PATH + "triage", response=ACTED, summary="分流")
def triage(
    request: Request, number: Number, body: words.TriageIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """大事、小事、私事；去向由现行办法定。"""
    area = area_of(request, body.area) if body.area else None
    return act(request, number, "triage", body, key, match, lambda actor, matter: commands.triage(
        actor, matter, choice=body.choice, reason=body.reason, area=area, cost=body.cost,
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


@router.post(PATH + "table", response=ACTED, summary="提交会议")
def table(
    request: Request, number: Number, body: words.TableIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """列入正在拟的会，或者另开一个会。"""

    def run(actor: Actor, matter: Matter) -> None:
        meeting = None
        if body.meeting is not None:
            meeting = Meeting.objects.visible_to(actor).filter(pk=body.meeting).first()
            if meeting is None:
                raise Refusal(_("没有这个会，或者不归您看。"), field="meeting")
        seat = Seat(body.day, body.at or EVENING, body.where) if body.day else None
        before = Before(
            title=body.title, subject=body.subject, asks=body.asks, studied_on=body.studied_on
        )
        commands.table(actor, matter, before, meeting=meeting, seat=seat)

    return act(request, number, "table", body, key, match, run)


@router.post(PATH + "conclude", response=ACTED, summary="记下会议结论")
def conclude(
    request: Request, number: Number, body: words.ConcludeIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """会开完了，照会议说的往下走。"""
    return act(
        request, number, "conclude", body, key, match,
        lambda actor, matter: commands.conclude(
            actor, matter, choice=body.choice, conclusion=body.conclusion
        ),
    )  # fmt: skip


@router.post(PATH + "dispatch", response=ACTED, summary="派单")
def dispatch(
    request: Request, number: Number, body: words.DispatchIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """按类别、层级派到有职责的岗位，可以建议岗位。"""
    area = area_of(request, body.area) if body.area else None

    def run(actor: Actor, matter: Matter) -> None:
        post = post_of(matter, body.suggested, "suggested") if body.suggested else None
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
        actor, matter, post=post_of(matter, body.post, "post"),
    ))  # fmt: skip


@router.post(PATH + "progress", response=ACTED, summary="写进度")
def progress(
    request: Request, number: Number, body: words.ProgressIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """反映人马上看得到。"""
    return act(request, number, "progress", body, key, match, lambda actor, matter:
        commands.progress(actor, matter, words=body.words, files=files_of(actor, body),
                          met=[post_of(matter, one, "met") for one in body.met]))  # fmt: skip


@router.post(PATH + "finish", response=ACTED, summary="办完")
def finish(
    request: Request, number: Number, body: words.SaidIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """写结果；是否按承诺办结按日期算。"""
    return act(request, number, "finish", body, key, match, lambda actor, matter:
        commands.finish(actor, matter, words=body.words, files=files_of(actor, body)))  # fmt: skip


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
        commands.respond(actor, matter, words=body.words, files=files_of(actor, body)))  # fmt: skip


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
        commands.comment(actor, matter, words=body.words, files=files_of(actor, body)))  # fmt: skip
