"""The papers of an election: notice, nomination sheet, who stands, what came of it."""

from collections.abc import Callable
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import head_of
from lianhu.bodies.queries import issuer
from lianhu.elections import reading, wording
from lianhu.elections.models import Election
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing
from lianhu.places.queries import village_of
from lianhu.rolls.papers import entries
from lianhu.shell.sheets import group
from lianhu.shell.sheets.blocks import (
    Block,
    Card,
    Code,
    Facts,
    Heading,
    Note,
    Prose,
    Seal,
    Sheet,
    Table,
)

Link = Callable[[str], str]
# In millimetres, 156 in all: number, name, thumbprint, twice beside each other.
SIGNING: Final = (14, 30, 34, 14, 30, 34)
PAPERS: Final = ("notice", "nominate", "candidates", "result")


def make(actor: Actor, election: Election, which: str, link: Link) -> Sheet:
    """One of PAPERS.

    Raises:
        Missing: there is nothing of it yet.
    """
    made = {"notice": _notice, "nominate": _nominate, "candidates": _candidates, "result": _result}
    if which not in made:
        raise Missing(_("没有这种纸。"))
    title, blocks, words = made[which](election)
    address = _address(election, link) if election.is_told else ""
    code: tuple[Block, ...] = (Code(address, _("扫码看这次选举。")),) if address else ()
    seal = (Seal(_issuer(actor, election), clock.today()),) if which != "nominate" else ()
    return Sheet(
        title=title, name=f"{title}-{election.pk}", blocks=(*blocks, *code, *seal),
        foot=_("留痕链头（SM3）%(head)s　打印于%(at)s")
        % {"head": head_of(election.stream), "at": clock.chinese_moment(clock.now())},
        chat=group.chat(f"【选举】{title}", words, address) if words else "",
        card=_card(election, title, words, address) if words else None,
        size=12 if which == "nominate" else 16,
    )  # fmt: skip


def _notice(election: Election) -> tuple[str, tuple[Block, ...], list[str]]:
    said = wording.notice(election).splitlines()
    facts = [(_("投票"), wording.when(election)), (_("怎样投"), wording.how(election)),
             (_("依据"), wording.basis(election))]  # fmt: skip
    if seats := wording.seats(election):
        facts.insert(0, (_("选几个"), seats))
    return (
        _("%s公告") % wording.title(election),
        (Facts(tuple(facts), big=True), Prose("\n".join(said[1:] or said)),
         Note(_("请互相转告，告诉在外的家人。"))), said,
    )  # fmt: skip


def _nominate(election: Election) -> tuple[str, tuple[Block, ...], list[str]]:
    """The sheet that goes from house to house: whom, and a line for each number of the roll."""
    roll = reading.signers_roll(election)
    if roll is None:
        raise Missing(_("%s还没有定稿，定稿以后才能印。") % wording.signers_roll_name(election))
    cells = [(str(one.no), one.name, "") for one in entries(roll)]
    half = (len(cells) + 1) // 2
    rows = tuple(
        (*cells[at], *(cells[at + half] if at + half < len(cells) else ("", "", "")))
        for at in range(half)
    )
    head = (_("编号"), _("姓名") if roll.kind.of_people else _("户"), _("签名、手印"))
    asked = reading.joint_need(election)
    note = (
        _("要%(need)d%(unit)s以上签名（一共%(n)d）。愿意推荐的签，不愿意的不签，没有好处，也没有坏处。")
        % {"need": asked[2], "unit": roll.unit, "n": asked[1]}
        if asked else _("愿意推荐的签，不愿意的不签。")
    )  # fmt: skip
    if least := reading.least_signers(election):
        note = _("%(text)s（%(cited)s）。%(note)s") % {
            "text": least.text, "cited": least.cited, "note": note,
        }  # fmt: skip
    blanks = tuple(
        (_("推荐%s") % one.label, "＿" * 14)
        for one in election.contests.select_related("election").order_by("no")
    )
    return (
        _("%s提名表") % wording.title(election),
        (Facts(blanks), Note(note), Table((*head, *head), rows, SIGNING)), [],
    )  # fmt: skip


def _candidates(election: Election) -> tuple[str, tuple[Block, ...], list[str]]:
    if election.candidates_at is None:
        raise Missing(_("候选人还没有公布。"))
    stands = reading.stands_of(election)
    blocks: list[Block] = []
    for one in stands:
        blocks.append(Heading(f"{one.contest.label}（应选{one.contest.seats}名）"))
        blocks.append(Prose("\n".join(row.shown_as for row in one.standing)))
    blocks.append(
        Facts(((_("投票"), wording.when(election)), (_("怎样投"), wording.how(election))))
    )
    blocks.append(Note(_("对候选人有不同意见的，可以当面说、打电话，也可以在公示下面提。")))
    words = wording.candidates(election, stands).splitlines()
    return _("%s候选人") % wording.title(election), tuple(blocks), words


def _result(election: Election) -> tuple[str, tuple[Block, ...], list[str]]:
    if election.announced_at is None:
        raise Missing(_("结果还没有公布。"))
    stands = reading.stands_of(election)
    polls = reading.polls_of(election)
    words = wording.result(election, stands) if stands else wording.recalled(election, polls)
    blocks: list[Block] = [Prose("\n".join(wording.outcome(one) for one in stands) or words)]
    for poll in polls:
        name = poll.contest.label if poll.contest else election.name
        blocks.append(Heading(_("%(what)s第%(no)d轮") % {"what": name, "no": poll.no}))
        rows = tuple((who, str(n)) for who, n in poll.round.lines)
        blocks.append(Table((_("候选人") if poll.contest else _("票"), _("得票")), rows, (110, 46)))
        blocks.append(Prose("\n".join(poll.round.steps)))
    if void := wording.void_lines(row for row in reading.all_polls(election) if row.round.is_void):
        blocks.append(Prose("\n".join(void)))
    blocks.append(Note(_("每一步拿计算器可以重算。对结果有异议的，在公示下面提，或者当面说。")))
    return _("%s结果公告") % wording.title(election), tuple(blocks), words.splitlines()


def _issuer(actor: Actor, election: Election) -> str:
    body = reading.committee_body(election)
    return body.name if body is not None and election.sort.road != "meeting" else issuer(actor, election.area)  # fmt: skip


def _address(election: Election, link: Link) -> str:
    village = village_of(election.area)
    key = (village or election.area).key
    return link(reverse("elections:public", args=[key, election.pk]))


def _card(election: Election, title: str, words: list[str], address: str) -> Card:
    return Card(
        title=title, place=str(election.area), label=_("选举"), lines=tuple(words[:8]),
        address=address, invite=_("长按识别，看候选人和结果"), foot=group.card_foot(),
    )  # fmt: skip
