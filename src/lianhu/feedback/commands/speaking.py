"""What anyone says about a public result or the process; public only once somebody has read it."""

from django.utils.translation import gettext as _

from lianhu.access.device import mark_of
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.feedback import reopening
from lianhu.feedback.kinds import Heard, Says
from lianhu.feedback.models import Opinion
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean, mask_free_text
from lianhu.matters import hands, writing
from lianhu.matters.commands.oversight import require_onlooker
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter
from lianhu.places.models import Area
from lianhu.publicity.models import Posting


@command("说说结果或办事过程", open_to=("visitor", "bearer"))
def speak(
    actor: Actor, area: Area, *, says: str, words: str, posting: Posting | None = None
) -> Opinion:
    """Anyone may say that a public result is not fixed, or what they think; without a name.

    "Not fixed" goes to the supervision committee and is no rating. The caller limits how often.

    Raises:
        Refusal: at its field, nothing said, or "not fixed" of no result that is on the board.
    """
    actor.require("feedback.speak", place=area.path)
    said = clean(words, 500, label=_("内容"), field="words")
    if says not in Says.values:
        raise Refusal(_("请选一个。"), field="says")
    if not said:
        raise Refusal(_("请写几句话。"), field="words")
    matter = _matter(posting)
    if says == Says.NOT_FIXED and matter is None:
        raise Refusal(_("“没有解决”要在公示的结果下面说，请从公示栏打开那一条。"), field="says")
    salt = new_salt()
    made = Opinion.objects.create(
        says=says, area=area, place=area.path, matter=matter, posting_id=posting.pk if posting else None,
        words=said, salt=salt, digest=digest(said, salt), device=mark_of(actor.device), at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "feedback.speak", stream=made.stream, place=area.path, fresh=True, says=says,
        digest=made.digest, matter=matter.pk if matter else None,
    )  # fmt: skip
    return made


def _matter(posting: Posting | None) -> Matter | None:
    room, _colon, serial = (posting.stream if posting else "").partition(":")
    if room != "matter":
        return None
    return Matter._base_manager.filter(pk=int(serial), secrecy=Secrecy.PUBLIC).first()


def _settle(actor: Actor, opinion: Opinion, verb: str, state: str, **more: object) -> None:
    done = Opinion.objects.filter(pk=opinion.pk, state=Heard.NEW).update(
        state=state, read_by_id=actor.person_id, read_at=clock.now(),
        read_as=writing.label_of(actor, verb, opinion.place)[:60], **more,
    )  # fmt: skip
    if not done:
        raise IllegalMove(_("别人刚刚看过这一条了，请刷新查看。"))


@command("审看意见")
def review(actor: Actor, opinion: Opinion, *, public_text: str, why: str = "") -> None:
    """A named person releases words that stand for it in public, or keeps it back and says why.

    What was said stays as it was; `public_text` empty keeps it back.

    Raises:
        NotAllowed: it is about their own work, or it is the committee's. Refusal: no reason.
    """
    actor.require("feedback.review", place=opinion.place)
    if opinion.says == Says.NOT_FIXED:
        raise NotAllowed(_("说“没有解决”的由监督委员会看。"))
    if opinion.matter_id and hands.handled(actor.person_id, opinion.matter_id):
        raise NotAllowed(_("这件事您经手过，请换一个人审看。"))
    shown = mask_free_text(clean(public_text, 500, label=_("公开的话"), field="public_text"), ())
    kept = clean(why, 200, label=_("原因"), field="why")
    if not shown and not kept:
        raise Refusal(_("不公开的，请写原因。"), field="why")
    state = Heard.SHOWN if shown else Heard.KEPT
    _settle(actor, opinion, "feedback.review", state, public_text=shown, answer=kept)
    emit(actor, "feedback.review", stream=opinion.stream, place=opinion.place, state=str(state))


@command("核实“没有解决”")
def check_doubt(actor: Actor, opinion: Opinion, *, true: bool, words: str) -> None:
    """The committee went and looked: it is not fixed and goes back to work, or it is.

    Raises:
        NotAllowed: the same person worked on it. Refusal: no words.
    """
    actor.require("feedback.check_doubt", place=opinion.place)
    matter = opinion.matter
    if opinion.says != Says.NOT_FIXED or matter is None:
        raise NotAllowed(_("这一条不由监督委员会核实。"))
    require_onlooker(actor, matter)
    said = clean(words, 300, label=_("核实情况"), field="words")
    if not said:
        raise Refusal(_("请写核实到了什么；没有解决的，写还要办什么。"), field="words")
    _settle(
        actor, opinion, "feedback.check_doubt", Heard.TRUE if true else Heard.FALSE, answer=said
    )
    # Worked on again already, it keeps who has it and the day they promised.
    if true and reopening.is_over(matter):
        reopening.reopen(
            actor, matter, "feedback.check_doubt", todo=said, label=_("监督核实：没有解决")
        )
    emit(actor, "feedback.check_doubt", stream=opinion.stream, place=opinion.place, true=true)
