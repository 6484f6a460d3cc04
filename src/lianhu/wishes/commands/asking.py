"""Asking who wishes whether one line may be public; releasing it, taking it back."""

from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line, mask_free_text
from lianhu.matters import writing
from lianhu.matters.models import Matter
from lianhu.matters.telling import known_names
from lianhu.wishes.kinds import By, State, Way, WhyHide
from lianhu.wishes.models import Wish
from lianhu.wishes.rules import Whom, rules
from lianhu.wishes.standing import guess_sort, reach, require_fit, require_running, require_wish

LINE: Final = 80
UNSHOWN: Final[dict[str, Any]] = {
    "line": "", "salt": "", "thanks_line": "", "released_by_id": None, "released_as": "",
    "released_at": None,
}  # fmt: skip


@command("登记微心愿，问同不同意公开", open_to=("bearer",))
def note(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    *,
    whom: str,
    agrees: bool,
    by: str,
    way: str,
    sort: str = "",
) -> Wish:
    """Write down of what sort a wish is, for whom, and whether one line of it may be public.

    Who asked stands beside it. A no takes the public line back at once. With the code of the
    matter people say it themselves; then `way` is the page.

    Args:
        whom: a key of `Rules.whom`. by: a By. way: a Way. sort: a key of `Rules.sorts`; empty:
            what the words suggest.

    Raises:
        Refusal: at its field, what is missing, or whose consent it takes, with the article.
        Missing: the matter is no wish. NotAllowed: it is not open to this actor.
    """
    actor.require("wishes.note", place=reach(actor, "wishes.note", matter), stream=matter.stream)
    require_wish(matter)
    _require_reading(actor, matter)
    about = _whose(whom, by, agrees)
    if actor.kind == "bearer":
        way = Way.PAGE
    elif way not in Way.values or way == Way.PAGE:
        raise Refusal(_("请选怎样问的。"), field="way")
    kept = sort or guess_sort(matter)
    if not rules().sort(kept):
        raise Refusal(_("请选哪一类。"), field="sort")
    said = {
        "sort": kept, "whom": about.key, "agrees": agrees, "agreed_by": by, "agreed_way": way,
        "asked_by_id": actor.person_id, "asked_at": clock.now(),
        "asked_as": writing.label_of(actor, "wishes.note", matter.place)[:60],
    }  # fmt: skip
    wish, _made = Wish._base_manager.update_or_create(
        matter=matter, defaults=said if agrees else {**said, **UNSHOWN}
    )
    # For whom it is stays out of the log: that somebody is ill is nobody's business.
    emit(
        actor, "wishes.note", stream=matter.stream, place=matter.place, sort=kept, agrees=agrees,
        by=by, way=str(way),
    )  # fmt: skip
    return wish


def _require_reading(actor: Actor, matter: Matter) -> None:
    if not Matter.objects.visible_to(actor).filter(pk=matter.pk).exists():
        raise NotAllowed(_("这件事不归您看。"))


def _whose(whom: str, by: str, agrees: bool) -> Whom:
    about = rules().whose(whom)
    if about is None:
        raise Refusal(_("请选替谁许的。"), field="whom")
    if by not in By.values:
        raise Refusal(_("请选是谁说的。"), field="by")
    if agrees and by not in about.asks:
        raise Refusal(
            _("“%(whom)s”的心愿，公开要问%(by)s。依据：%(law)s（%(since)s起）。")
            % {
                "whom": about.label, "law": about.law, "since": about.since,
                "by": _("或").join(str(By(one).label) for one in about.asks),
            },
            field="by",
        )  # fmt: skip
    return about


@command("公开心愿的一句话")
def release(actor: Actor, wish: Wish, *, line: str) -> None:
    """Everyone may read `line` on the page of the village; said again, it is changed.

    A named person writes it: what is wished for, nobody's name, no place, nothing of the
    household. Phones and known names are masked once more; a digest goes into the log.

    Raises:
        Refusal: at `line`, nothing written or what must not stand there.
        NotAllowed: nobody who counts has agreed. IllegalMove: it is over.
    """
    matter = wish.matter
    actor.require("wishes.release", place=matter.place)
    require_wish(matter)
    _require_reading(actor, matter)
    require_running(wish)
    if not wish.agrees:
        raise NotAllowed(_("许愿的人还没有同意公开，请先问一问，记下是谁、怎样同意的。"))
    said = clean_line(line, LINE, label=_("公开的一句话"), field="line")
    if not said:
        raise Refusal(_("请写公众看到的一句话。"), field="line")
    require_fit(matter, said)
    shown = mask_free_text(said, known_names(matter))[:LINE]
    # The consent may have been taken back while this was written.
    rows = Wish._base_manager.filter(pk=wish.pk, agrees=True).exclude(state=State.DONE)
    salt = new_salt()
    done = rows.update(
        line=shown, salt=salt, released_by_id=actor.person_id or 0, released_at=clock.now(),
        released_as=writing.label_of(actor, "wishes.release", matter.place)[:60],
    )  # fmt: skip
    if not done:
        raise IllegalMove(_("刚刚有人改了这个心愿，请刷新再看。"))
    emit(
        actor, "wishes.release", stream=matter.stream, place=matter.place, wish=wish.pk,
        digest=digest(shown, salt),
    )  # fmt: skip


@command("收回公开的心愿")
def hide(actor: Actor, wish: Wish, *, why: str) -> None:
    """The line is public no longer; whoever already helps goes on.

    Raises:
        Refusal: no reason. IllegalMove: nothing of it is public.
    """
    matter = wish.matter
    actor.require("wishes.hide", place=matter.place)
    _require_reading(actor, matter)
    if why not in WhyHide.values:
        raise Refusal(_("请选为什么收回。"), field="why")
    if wish.released_at is None:
        raise IllegalMove(_("这个心愿没有公开。"))
    refused = {"agrees": False} if why == WhyHide.WITHDRAWN else {}
    Wish._base_manager.filter(pk=wish.pk).update(**UNSHOWN, **refused)
    emit(actor, "wishes.hide", stream=matter.stream, place=matter.place, wish=wish.pk, why=why)
