"""Taking in what only the discipline office may read, and what the office does with it."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, kept_elsewhere
from lianhu.files.models import File
from lianhu.kernel import clock, text
from lianhu.kernel.errors import IllegalMove, Missing, Refusal
from lianhu.places.models import Area
from lianhu.places.paths import prefixes
from lianhu.sealed import keys, log, offices, telling, terms
from lianhu.sealed.contents import Parts, Piece, Told, opened
from lianhu.sealed.models import Case, Part
from lianhu.sealed.origin import mark_of
from lianhu.sealed.recusal import mark
from lianhu.sealed.telling import Receipt

LONGEST = 5000


@command("反映干部问题", open_to=("visitor",))
def report(
    actor: Actor, *, area: Area, said: Told, files: Sequence[File] = (),
    accused: Sequence[int] = (), key: str = "", origin: str = "",
) -> Receipt:  # fmt: skip
    """Take in an accusation; from here on only the discipline office can open it.

    Args:
        accused: ids of posts; their holders and near relatives will never know of it.
        key: the key of a submit that may be repeated; gives the same receipt again.
        origin: the key under which another office keeps it, for what that office adds.

    Raises:
        Refusal: nothing was said, or everybody who could receive it is accused.
        NotAllowed: staff without a post over the area.
    """
    actor.require("sealed.report", place=area.path)
    words = text.clean(said.words, LONGEST, field="words")
    if not words and not files:
        raise Refusal(_("请写几句话，或录一段语音、拍一张照片，有一样就行。"), field="words")
    # One after another: the same submit twice at once is one case.
    log.lock()
    number, code = telling.pair_of(key)
    while Case._base_manager.filter(number=number).exists():
        if key and telling.opened_by(number, code):
            log.write(actor, "sealed.report", nameless=True)
            return _receipt(number, code)
        number, code = telling.pair_of("")
    persons = offices.persons_of(accused)
    case = begin(number, code, area.path, persons, origin)
    named = [one.label for one in offices.to_name(area) if one.pk in accused] if accused else []
    parts = Parts(case)
    parts.told(replace(said, words=words, area=str(area), accused=named))
    parts.files(files)
    log.write(actor, "sealed.report", case, nameless=True)
    return Receipt(number, code, case.due_on)


@command("接收转来的事项")
def take_over(
    actor: Actor, *, number: str, code: str, place: str, said: Told, before: str,
    files: Sequence[tuple[str, bytes]] = (), accused: Sequence[int] = (), origin: str = "",
) -> None:  # fmt: skip
    """Take in what was told as something else; its number and code go on opening the answers.

    Args:
        before: what was said and done until now. files: media types and bytes.
        origin: as of `report`.

    Raises:
        NotAllowed: no post over the place. Refusal: everybody who could receive it is accused.
    """
    actor.require("sealed.take_over", place=place)
    log.lock()
    case = begin(number, code, place, offices.persons_of(accused), origin)
    parts = Parts(case)
    parts.told(said)
    parts.words(Part.Role.BEFORE, before)
    for media_type, content in files:
        parts.bytes_of(media_type, content)
    log.write(actor, "sealed.take_over", case)


def begin(number: str, code: str, place: str, accused: set[int], origin: str = "") -> Case:
    """A new case at the office that may have it; its parts and its log entry are the caller's.

    Raises:
        Refusal: everybody who could receive it must stand back.
    """
    salt, day = secrets.token_bytes(keys.SALT_BYTES), clock.today()
    barred = sorted(mark(one) for one in accused)
    return Case.objects.create(
        number=number,
        office=offices.office_for(place, barred),
        received_on=day,
        due_on=terms.answer_by(day),
        barred=barred,
        origin=mark_of(origin) if origin else "",
        teller_public=keys.public_of(keys.teller_half(code, salt)),
        salt=salt,
    )


def _receipt(number: str, code: str) -> Receipt:
    return Receipt(number, code, Case._base_manager.get(number=number).due_on)


@command("补充反映", open_to=("visitor",))
def say_more(actor: Actor, *, number: str, code: str, words: str) -> None:
    """The teller adds something; a closed case is open again until it is answered.

    Raises:
        Missing: number and code open nothing.
        Refusal: nothing was said.
    """
    actor.require("sealed.say_more")
    found = telling.opened_by(number, code)
    if found is None:
        raise Missing(_("编号和查询码对不上，请看一看回执单再输一次。"), field="code")
    said = text.clean(words, LONGEST, field="words")
    if not said:
        raise Refusal(_("请写一句。"), field="words")
    _add(found[0], said)
    log.write(actor, "sealed.say_more", found[0], nameless=True)


@command("别的机关补充")
def hear_more(actor: Actor, *, origin: str, words: str) -> None:
    """Another office adds to what it keeps under `origin`; where no case is, nothing happens.

    Whoever brings it does not learn which of the two it was.
    """
    actor.require("sealed.hear_more")
    said = text.clean(words, LONGEST)
    case = Case._base_manager.filter(origin=mark_of(origin)).first()
    if case is not None and said:
        _add(case, said)
        log.write(actor, "sealed.hear_more", case, nameless=True)
    else:
        kept_elsewhere("sealed.hear_more")


def _add(case: Case, said: str) -> None:
    """More was said: whatever it was, it is open again until it is answered."""
    held = _held(case)
    Parts(held).words(Part.Role.MORE, said)
    due = terms.answer_by(clock.today())
    _moved(held, state=Case.State.OPEN, closed_on=None, due_on=due)


@command("打开密封件")
def read(actor: Actor, case: Case) -> list[Piece]:
    """Everything that was said and done; that it was read, by whom and when, stays in the log.

    Raises:
        NotAllowed: no post of the discipline office over it.
        Lost: the key is not on this machine.
    """
    actor.require("sealed.read", place=case.office)
    pieces = opened(_seen(actor, case))
    log.write(actor, "sealed.read", case)
    return pieces


@command("答复反映人")
def answer(actor: Actor, case: Case, *, words: str) -> None:
    """Words that the teller opens with their code, on whatever phone.

    Raises:
        Refusal: nothing was said.
        IllegalMove: it is closed.
    """
    actor.require("sealed.answer", place=case.office)
    said = text.clean(words, LONGEST, field="words")
    if not said:
        raise Refusal(_("请写给反映人一句话。"), field="words")
    held = _open_one(actor, case)
    Parts(held).answer(said)
    _moved(held, state=Case.State.ANSWERED)
    log.write(actor, "sealed.answer", held)


@command("办结密封件")
def close(actor: Actor, case: Case, *, note: str = "") -> None:
    """Nothing is left to do; the teller was answered before.

    Raises:
        IllegalMove: the teller was not answered, or it is closed.
    """
    actor.require("sealed.close", place=case.office)
    held = _open_one(actor, case)
    if held.state != Case.State.ANSWERED:
        raise IllegalMove(_("还没有答复反映人，先答复，再办结。"))
    _note(held, note)
    _moved(held, state=Case.State.CLOSED, closed_on=clock.today())
    log.write(actor, "sealed.close", held)


@command("上交上一级纪检机关")
def hand_on(actor: Actor, case: Case, *, note: str) -> None:
    """Give it to the discipline office above; the old one no longer sees it.

    Raises:
        Refusal: no reason, or nobody above may receive it.
        IllegalMove: there is no office above.
    """
    actor.require("sealed.hand_on", place=case.office)
    held = _open_one(actor, case)
    if not note.strip():
        raise Refusal(_("请写一句为什么上交。"), field="words")
    higher = prefixes(held.office)[:-1]
    if not higher:
        raise IllegalMove(_("这里已经是县一级。要交市里，请用纸质件，再在这里记一句、答复反映人。"))
    _note(held, note)
    _moved(held, office=offices.office_for(higher[-1], held.barred))
    log.write(actor, "sealed.hand_on", held)


@command("回避")
def stand_back(actor: Actor, case: Case) -> None:
    """An officer who must stand back: from now on they never see it, and another one has it.

    Raises:
        Refusal: nobody else may receive it.
    """
    actor.require("sealed.stand_back", place=case.office)
    held = _open_one(actor, case)
    barred = sorted({*held.barred, mark(actor.person_id or 0)})
    _moved(held, office=offices.office_for(held.office, barred), barred=barred)
    log.write(actor, "sealed.stand_back", held)


@command("清理到期的密封件")
def forget(actor: Actor) -> int:
    """Delete what was closed longer ago than it is kept; how many. Runs and is logged every day."""
    actor.require("sealed.forget")
    rows = Case.objects.visible_to(actor).filter(closed_on__lt=terms.keep_from(clock.today()))
    gone = rows.count()
    rows.delete()
    log.write(actor, "sealed.forget", gone=gone)
    return gone


def _seen(actor: Actor, case: Case) -> Case:
    """The case as this actor may see it. Raises Missing: it accuses them, or went elsewhere."""
    found = Case.objects.visible_to(actor).filter(pk=case.pk).first()
    if found is None:
        raise Missing(_("没有这一件，或者不归您看。"))
    return found


def _open_one(actor: Actor, case: Case) -> Case:
    found = _held(_seen(actor, case))
    if found.state == Case.State.CLOSED:
        raise IllegalMove(_("这一件已经办结。"))
    return found


def _held(case: Case) -> Case:
    """The row, ours until the transaction ends."""
    return Case._base_manager.select_for_update().get(pk=case.pk)


def _moved(case: Case, **columns: object) -> None:
    Case._base_manager.filter(pk=case.pk).update(**columns)
    for name, value in columns.items():
        setattr(case, name, value)


def _note(case: Case, note: str) -> None:
    said = text.clean(note, LONGEST, field="words")
    if said:
        Parts(case).words(Part.Role.NOTE, said)
