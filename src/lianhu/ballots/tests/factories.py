"""Rolls of any size, rounds on them, boxes with their numbers."""

from lianhu.ballots import commands
from lianhu.ballots.commands import Question
from lianhu.files.tests.factories import jpeg, take, upload
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.rolls import commands as rolls
from lianhu.rolls.models import Entry, Roll
from lianhu.rolls.tests.factories import village as _village

ABOUT = {
    "adults": "assembly", "members": "representatives", "voters": "election",
    "collective_members": "collective_assembly", "party_members": "party_members",
}  # fmt: skip


def village():
    """A village with a secretary, a clerk, a supervisor; `who(name)` acts."""
    return _village()


def roll(here, n=10, basis="adults", **words):
    """A frozen roll of `n` new people."""
    today = clock.today()
    made = Roll.objects.create(
        area=here.east, basis=basis, about=words.pop("about", ABOUT[basis]), regime="village",
        counted_on=today, notice_on=words.pop("notice_on", today), title="测试名册",
        term=today.year if basis == "voters" else None,
    )  # fmt: skip
    made.refresh_from_db()
    people = Person.objects.bulk_create(
        [Person(name=f"测试{i}", invented=True) for i in range(n)]
    )  # fmt: skip
    Entry.objects.bulk_create([Entry(roll=made, person=one, place=here.one.path) for one in people])
    return rolls.freeze(here.who("secretary"), made)


def motion(way="hands", words="修水渠", **more):
    return Question(words=words, way=way, **more)


def opened(here, way="hands", n=10, basis="adults", present="all", **words):
    """An open round on a fresh roll; all of it signed in, unless said."""
    made = words.pop("roll", None) or roll(here, n, basis, **words.pop("rolls", {}))
    there = range(1, made.n + 1) if present == "all" else present
    question = words.pop("question", None) or motion(way)
    return commands.open_round(
        here.who("secretary"), made, question, present=there, **words
    )  # fmt: skip


def phones(here, n=10, **words):
    """An open round of the collective, whose members may vote on a phone."""
    return opened(here, "secret_phone", n, "collective_members", **words)


def entry(round_, no):
    return Entry.objects.get(roll=round_.roll_id, no=no)


def vote(round_, no, choice="approve"):
    one = entry(round_, no)
    choices = [choice] if isinstance(choice, str) else choice
    return commands.take_part(commands.voter(round_, one), round_, one, choice=choices)


def photo(actor):
    return take(actor, upload(jpeg(60, 40)), kind="photo")


def numbers(counts, *, issued=None, invalid=0, missing=0, valid=None):
    valid = sum(counts.values()) if valid is None else valid
    returned = valid + invalid
    return {"issued": returned + missing if issued is None else issued, "returned": returned,
            "missing": missing, "valid": valid, "invalid": invalid, "counts": counts}  # fmt: skip


def three(approve=0, oppose=0, abstain=0):
    return {"approve": approve, "oppose": oppose, "abstain": abstain}


def box(here, round_, given, said, *, photographed=True):
    """A box: slips given to these numbers, keyed alike by two, photographed."""
    made = commands.add_box(here.who("secretary"), round_, label="村委会")
    commands.give_papers(here.who("clerk"), made, numbers=given)
    for who in ("clerk", "supervisor"):
        commands.key_box(here.who(who), made, numbers=said)
    if photographed:
        commands.photograph(here.who("clerk"), made, photo=photo(here.who("clerk")))
    made.refresh_from_db()
    return made


def raised(here, round_, counts):
    made = commands.count_hands(here.who("clerk"), round_, counts=counts)
    commands.confirm_hands(here.who("supervisor"), made)
    return made


def closed(here, round_):
    return commands.close_round(here.who("secretary"), round_)
