"""A matter that leaves for the sealed store: what goes along, and what is left behind of it: nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q

from lianhu.audit.models import Event, Once
from lianhu.audit.walls import open_for_sealing
from lianhu.dispatch.models import Decision
from lianhu.files.intake import remove_all
from lianhu.kernel import clock
from lianhu.matters import joining, outside, telling
from lianhu.matters.clocked import Extension, SupervisionOrder
from lianhu.matters.gathered import PREFIX as GATHERED
from lianhu.matters.kinds import Channel, WordRole
from lianhu.matters.models import Gathering, Matter, Part
from lianhu.notices.models import Telling
from lianhu.people.fields import open_more, open_phone
from lianhu.people.models import Reveal, Teller
from lianhu.publicity.models import Objection, Posting
from lianhu.sealed.contents import Told

Remover = Callable[[Matter], None]
_REMOVERS: list[Remover] = []


def also_remove(remover: Remover) -> None:
    """Called in `apps.ready()` of a room above: what it keeps beside a matter that the row does not
    take along, such as people who never raised anything. It runs before the matter goes.
    """
    if remover not in _REMOVERS:
        _REMOVERS.append(remover)


def together(matter: Matter) -> list[Matter]:
    """What leaves at once: of what was split the whole too, and what was brought back into it.

    The caller holds them all (`order.hold_leaving`).
    """
    rows = Matter._base_manager.select_related("area", "teller")
    whole = rows.filter(pk=matter.parent_id).first() if matter.parent_id else matter
    if whole is None:
        return [matter]
    back = list(rows.filter(parent=whole.pk, lead=whole.pk).order_by("pk"))
    return list({one.pk: one for one in (matter, *back, whole)}.values())


def let_go(going: list[Matter]) -> None:
    """Of what leaves nothing points at each other, and no piece that stays at the whole."""
    leaves = [one.pk for one in going]
    pieces = Matter._base_manager.filter(parent__in=leaves)
    stay = list(pieces.exclude(pk__in=leaves).order_by("pk"))
    # One slip was written down once: of what stays of it only the first still stands for it. Another
    # office's number goes back as passed on, and is not found at what is worked on here.
    loose = [
        one.pk
        for n, one in enumerate(stay)
        if (n and one.channel == Channel.BOX) or outside.outside(one)
    ]
    Matter._base_manager.filter(pk__in=loose).update(channel_key="")
    pieces.update(parent=None)
    Matter._base_manager.filter(pk__in=leaves, lead__in=leaves).update(lead=None)
    for one in going:
        one.parent = None
        if one.lead_id in leaves:
            one.lead = None


def told_in(matter: Matter) -> Told:
    """What was said first, and by whom, in clear."""
    teller = matter.teller
    first = matter.words.filter(role=WordRole.DEMAND).first()
    return Told(
        words=first.text if first else "",
        name=teller.name if teller else "",
        phone=" ".join(filter(None, (open_phone(teller), open_more(teller)))) if teller else "",
        where_words=teller.where_words if teller else "",
        helper=teller.helper_name if teller else "",
        area=str(matter.area),
        spot=matter.spot,
        channel=str(matter.get_channel_display()),
    )


def before(matter: Matter) -> str:
    """What was said and done until now, one line each."""
    kept = outside.outside(matter)
    where = f" {kept.source} {kept.number}" if kept else ""
    head = f"{clock.chinese_moment(matter.raised_at)} {matter.get_channel_display()}{where} {matter.area}"
    said = [
        f"{clock.chinese_moment(word.at)} {word.by_label} {word.get_role_display()}：{word.shown}"
        for word in matter.words.all()
    ]
    plans = [
        f"{clock.chinese_moment(plan.made_at)} 承诺：{plan.measures}" for plan in matter.plans.all()
    ]
    return "\n".join([head, *said, *plans])


def files_of(matter: Matter) -> list[tuple[str, bytes]]:
    """Photos, voices and papers, each with its media type; bytes that are lost are left out."""
    own = [one.file for word in matter.words.all() for one in word.attachments.all()]
    own += [paper.file for paper in matter.papers.all()]
    return [(file.media_type, file.path.read_bytes()) for file in own if file.path.exists()]


def remove(matter: Matter) -> None:
    """Every row that says there was such a matter, but those of the log, which hold ids."""
    stream, teller_id = matter.stream, matter.teller_id
    postings = Posting._base_manager.filter(Q(stream=stream))
    with open_for_sealing():
        Telling._base_manager.filter(stream=stream).delete()
        Objection._base_manager.filter(posting__in=postings).delete()
        postings.delete()
        Decision._base_manager.filter(matter=matter.pk).delete()
        Once.objects.filter(_answers(matter)).delete()
        # These hold on to words, so they go first.
        for model in (Extension, SupervisionOrder, Part):
            model._base_manager.filter(matter=matter).delete()
        for remover in _REMOVERS:
            remover(matter)
        outside.let_go(matter)
        _let_go_along(matter)
        matter.delete()
        _uncount(matter.channel_key)
        remove_all(stream)
        if teller_id and not Matter._base_manager.filter(teller=teller_id).exists():
            Reveal._base_manager.filter(teller=teller_id).delete()
            Teller._base_manager.filter(pk=teller_id).delete()


def _let_go_along(matter: Matter) -> None:
    """What others told of the same thing stays whole, and says no more that there was this one."""
    # Those that were set apart before were told of it too; their ids stand in the log.
    met = {event.data.get("member") for event in Event.objects.of(matter.stream)} - {None}
    streams = [f"matter:{pk}" for pk in met | {one.pk for one in joining.leave(matter)}]
    said = Telling._base_manager.filter(
        stream__in=streams, occasion=telling.OCCASIONS["join"], words__contains=matter.number
    )
    said.delete()


def _uncount(key: str) -> None:
    """An occasion counts what is still here, and reads as if nothing else had been said on it."""
    room, mark, serial = key.partition(":")
    if f"{room}{mark}" != GATHERED or not serial.isdigit():
        return
    row = Gathering._base_manager.select_for_update(of=("self",)).filter(pk=int(serial)).first()
    if row is None:
        return
    came = Matter._base_manager.filter(channel_key=key, raised_at__gte=row.made_at, parent=None)
    left = min(row.raised, came.count())
    rows = Gathering._base_manager.filter(pk=row.pk)
    if not left and row.channel == Channel.CHAT_GROUP:
        # Of a chat in which there was nothing no row is kept either.
        rows.delete()
    else:
        rows.update(raised=left, nothing=row.nothing or not (left or row.quiet))


def _answers(matter: Matter) -> Q:
    """What repeated submits were answered with it."""
    known: list[dict[str, Any]] = [
        {"number": matter.number}, {"stream": matter.stream}, {"matter": matter.pk},
    ]  # fmt: skip
    found = Q()
    for answer in known:
        found |= Q(answer__contains=answer)
    return found


def gone(streams: Any) -> set[str]:
    """Of these streams of the log, those of matters that are no longer here."""
    ids = dict(_ids(streams))
    living = Matter._base_manager.filter(pk__in=ids).values_list("pk", flat=True)
    return {stream for pk, stream in ids.items() if pk not in set(living)}


def _ids(streams: Any) -> Iterator[tuple[int, str]]:
    for stream in streams:
        room, _mark, serial = stream.partition(":")
        if room == "matter" and serial.isdigit():
            yield int(serial), stream
