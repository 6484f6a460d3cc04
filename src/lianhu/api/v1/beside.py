"""Operations that move no matter along its method: going along, taking apart, working together,
pressing, and what everyone may read of it."""

from django.http import HttpResponse
from ninja import Router

from lianhu.api.v1 import words
from lianhu.api.v1.acting import ACTED, PATH, act, post_of
from lianhu.api.v1.doors import TOKEN, IfMatch, Number, OnceKey, Request
from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, splitting
from lianhu.matters.models import Matter

router = Router(tags=["办理"], auth=TOKEN)


@router.post(PATH + "join", response=ACTED, summary="并件")
def join(
    request: Request, number: Number, body: words.JoinIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """和另一件（lead 是它的编号）是同一件事，并到那件里一起办。"""

    def run(actor: Actor, matter: Matter) -> None:
        lead = Matter.objects.visible_to(actor).filter(number=body.lead).first()
        if lead is None:
            raise Refusal("您能看到的事项里没有这个编号。", field="lead")
        commands.join(actor, matter, lead=lead)

    return act(request, number, "join", body, key, match, run)


@router.post(PATH + "part", response=ACTED, summary="分开办")
def part(
    request: Request, number: Number, body: words.ReasonIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """并错了的，写明理由分开，回到原来那一步。"""
    return act(request, number, "part", body, key, match, lambda actor, matter:
        commands.part(actor, matter, reason=body.reason))  # fmt: skip


@router.post(PATH + "show_words", response=ACTED, summary="公开说法")
def show_words(
    request: Request, number: Number, body: words.WordsIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """公众看到的一句话；再来一次就是改。原话不动。"""
    return act(request, number, "show_words", body, key, match, lambda actor, matter:
        commands.show_words(actor, matter, words=body.words))  # fmt: skip


@router.post(PATH + "hide_words", response=ACTED, summary="收回公开的说法")
def hide_words(
    request: Request, number: Number, body: words.ReasonIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """写明理由，公众不再看到；原话还在。"""
    return act(request, number, "hide_words", body, key, match, lambda actor, matter:
        commands.hide_words(actor, matter, reason=body.reason))  # fmt: skip


@router.post(PATH + "issue_order", response=ACTED, summary="督办")
def issue_order(
    request: Request, number: Number, body: words.OrderIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """请一个岗位在某天前回复这件事办得怎样；一件事同时只有一个督办。"""
    return act(request, number, "issue_order", body, key, match, lambda actor, matter:
        commands.issue_order(
            actor, matter, to=post_of(matter, body.post, "post"), until=body.until, words=body.words
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
        commands.give_part(actor, matter, post=post_of(matter, body.post, "post"), what=body.what,
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
        commands.end_part(actor, matter, post=post_of(matter, body.post, "post"), reason=body.reason))  # fmt: skip


@router.post(PATH + "split", response=ACTED, summary="拆成几件")
def split(
    request: Request, number: Number, body: words.SplitIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """一次说了几件事的，照原话摘开，每件各有编号、期限和办理人；原话整段留着。编号见 GET …/{number} 的 pieces。"""

    def run(actor: Actor, matter: Matter) -> None:
        files = {one.token: one for one in splitting.said_in(matter)[1]}
        pieces = []
        for one in body.pieces:
            if set(one.files) - files.keys():
                raise Refusal("请选原来的照片或录音。", field="files")
            pieces.append(splitting.Piece(one.words, tuple(files[token] for token in one.files)))
        commands.split(actor, matter, pieces=pieces)

    return act(request, number, "split", body, key, match, run)


@router.post(PATH + "unsplit", response=ACTED, summary="合回一件")
def unsplit(
    request: Request, number: Number, body: words.ReasonIn, key: OnceKey = None,
    match: IfMatch = None,
) -> HttpResponse:  # fmt: skip
    """拆错了，而拆出来的还没有人动手：写明理由合回一件。"""
    return act(request, number, "unsplit", body, key, match, lambda actor, matter:
        commands.unsplit(actor, matter, reason=body.reason))  # fmt: skip
