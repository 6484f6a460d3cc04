"""Operations that move no matter along its method: going along, and what everyone may read of it."""

from django.http import HttpResponse
from ninja import Router

from lianhu.api.v1 import words
from lianhu.api.v1.acts import ACTED, PATH, act
from lianhu.api.v1.doors import TOKEN, IfMatch, Number, OnceKey, Request
from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands
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
