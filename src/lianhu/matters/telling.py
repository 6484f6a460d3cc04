"""Who must be told at a stage, in the words of the method: one batch of tellings a move."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.reads import first as first_row
from lianhu.bodies.duties import DUTIES, ROLES
from lianhu.bodies.models import Post
from lianhu.kernel import clock, text
from lianhu.matters import holding
from lianhu.matters.kinds import Channel, WordRole
from lianhu.matters.models import ERASED, Matter
from lianhu.matters.models import Word as WordRow
from lianhu.matters.remembering import once
from lianhu.methods.definition import Stage, Tell
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import AUDIENCES, CROWDS, GATHERING
from lianhu.methods.words import say
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell, tell_many
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.people.models import Teller
from lianhu.places.queries import village_of

OCCASIONS = {
    "enter": occasion("matters.enter", _later("事项到了新的一步"), work=True),
    "leave": occasion("matters.leave", _later("事项办完一步"), work=True),
    "join": occasion("matters.join", _later("和同一件事并在一起，或分开")),
    "contested": occasion("matters.contested", _later("来回退单，请您定")),
    "split": occasion("matters.split", _later("拆成几件分别办，或合回一件")),
    "expire": occasion("matters.expire", _later("事项超过时限")),
}
LONGEST_QUOTE = 200
# How a person is reached who came by this door and did not say otherwise.
BACK_BY: Mapping[str, str] = {
    Channel.PAGE: "page", Channel.API: "page", Channel.PHONE: "call", Channel.HOTLINE: "call",
    Channel.CHAT_GROUP: "call", Channel.VISIT: "door", Channel.YARD_MEETING: "door",
    Channel.BOX: "door", Channel.WINDOW: "call", Channel.LEADER: "door", Channel.FOUND: "page",
    Channel.PLATFORM: "call", Channel.SCREENING: "door", Channel.COMMITTEES: "page",
    Channel.SUPERVISORS: "page",
}  # fmt: skip


def tell_stage(
    actor: Actor,
    matter: Matter,
    stage: Stage,
    on: str,
    quotes: Mapping[str, str],
    *,
    holder: Post | None = None,
    only: str = "",
    without: str = "",
) -> None:
    """Write the tellings that `stage` asks for `on` enter, leave or expire.

    `quotes` fills {answer}, {reason} and the like; `holder` is the post that had the matter at
    the stage, where it is no longer the present one; `only` this audience is told, or all
    `without` this one.
    """
    words = stage_words(matter, stage, on, quotes, holder=holder, only=only, without=without)
    if words:
        tell_many(actor, words)


def stage_words(  # noqa: PLR0913
    matter: Matter,
    stage: Stage,
    on: str,
    quotes: Mapping[str, str],
    *,
    holder: Post | None = None,
    only: str = "",
    without: str = "",
) -> list[Word]:
    """What `tell_stage` writes, for whoever writes many at once."""
    tells = [
        tell
        for tell in stage.telling(on)
        if (not only or tell.whom == only) and tell.whom != without
    ]
    if not tells:
        return []
    values = Fields(matter, stage, quotes, holder or matter.holder)
    return [word for tell in tells for word in _words(matter, stage, tell, on, values, holder)]


def tell_along(  # noqa: PLR0913
    actor: Actor,
    lead: Matter,
    member: Matter,
    stage: Stage,
    on: str,
    quotes: Mapping[str, str],
    *,
    holder: Post | None = None,
) -> None:
    """Tell the teller of `member` what the step of `lead` tells its own: by their number, in the
    way they asked for."""
    tells = [tell for tell in stage.telling(on) if tell.whom == "teller"]
    own = {
        "number": member.number, "title": title_of(member), "link": f"/m/{member.number}/", **quotes,
    }  # fmt: skip
    values = Fields(lead, stage, own, holder or lead.holder)
    audience = Audience.teller(member.teller_id)
    words = [
        _word(member, OCCASIONS[on], audience, say(tell.words, values), way, at=lead)
        for tell in tells
        for way in [way_back(member) if tell.how[0] == "same" else tell.how[0]]
    ]
    tell_many(actor, words)


def tell_teller(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    why: str,
    said: str,
    *,
    due_by: datetime | None = None,
    at: Matter | None = None,
) -> None:
    """Tell the one who raised it, back by the way they came; `why` is a registered occasion, `at`
    the matter in which it is worked on where that is another."""
    audience = Audience.teller(matter.teller_id)
    tell_many(actor, [_word(matter, why, audience, said, way_back(matter), due_by=due_by, at=at)])


def tell_post(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    post: Post,
    why: str,
    said: str,
    *,
    due_by: datetime | None = None,
) -> None:
    """Tell whoever holds `post` something about `matter`; `why` is a registered occasion."""
    tell(
        actor, stream=matter.stream, occasion=why, place=matter.place, words=said,
        audience=Audience.post(post.pk, post.title), confidentiality=str(matter.secrecy),
        due_by=due_by,
    )  # fmt: skip


def _word(  # noqa: PLR0913
    matter: Matter,
    why: str,
    audience: Audience,
    said: str,
    how: str,
    *,
    due_by: datetime | None = None,
    at: Matter | None = None,
) -> Word:
    keeper = at or matter
    return Word(
        stream=matter.stream, occasion=why, place=matter.place, audience=audience, words=said,
        how=how, confidentiality=str(matter.secrecy), due_by=due_by or keeper.due_at,
        duty_post_id=keeper.holder_id, duty_person_id=_helper(matter, audience, how),
    )  # fmt: skip


def known_names(matter: Matter) -> list[str]:
    """Names that must not stand in what others read: who told it, who helped, who came to talk."""
    teller = matter.teller
    names = [teller.name, teller.helper_name] if teller else []
    for word in matter.words.all():
        if word.role == WordRole.OPINION:
            first = word.text.splitlines()[0] if word.text else ""
            names += first.partition("：")[2].split("、")
    return [name.strip() for name in names if len(name.strip()) > 1]


EVERYONE = frozenset({"public", "representatives"})
GROUPS = CROWDS - EVERYONE
NAMING = frozenset({"title", "pool", "holder"})


class Fields(Mapping[str, str]):
    """What a method's words may quote, each found out only when the words name it.

    What is not known yet is empty. `quotes` come first, cut to 200 characters.
    """

    def __init__(
        self, matter: Matter, stage: Stage, quotes: Mapping[str, str], holder: Post | None
    ) -> None:
        self._about = matter, stage, holder
        self._known: dict[str, str] = {}
        self._ways: dict[str, Callable[[], str]] = {
            "number": lambda: matter.number,
            "title": lambda: title_of(matter),
            "stage": lambda: stage.title,
            "class": lambda: _class(matter, stage),
            "village": lambda: (
                once(
                    ("village", matter.area_id), lambda: village_of(matter.area) or matter.area
                ).name
            ),
            "pool": lambda: pool_label(matter, stage, holder),
            "holder": lambda: self["pool"],
            "due": lambda: clock.chinese_moment(matter.due_at) if matter.due_at else "",
            "promise": lambda: _day(matter.promised_on or _due_day(matter)),
            "measures": lambda: _measures(matter),
            "review": lambda: _day(matter.review_on),
            "until": lambda: _day(_due_day(matter)),
            "link": lambda: f"/m/{matter.number}/",
        }
        self._known |= {name: text.short(said, LONGEST_QUOTE) for name, said in quotes.items()}

    def for_everyone(self) -> "Fields":
        """The same for words that everybody reads: posts without the names of those who hold
        them, and instead of what the teller said what kind of matter it is.
        """
        matter, stage, holder = self._about
        found = Fields(matter, stage, {}, holder)
        found._known = {name: said for name, said in self._known.items() if name not in NAMING}
        found._ways |= {
            "title": lambda: kind_of(matter, stage),
            "pool": lambda: pool_label(matter, stage, holder, names=False),
        }
        return found

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = self._ways[name]()
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known.keys() | self._ways.keys())

    def __len__(self) -> int:
        return len(self._known.keys() | self._ways.keys())


def _class(matter: Matter, stage: Stage) -> str:
    """The class in words; it is listed at the stage that gave it."""
    stages = (stage, *definition_of(matter.version_id).stages) if matter.category else ()
    found = (one.class_of(matter.category) for one in stages)
    return next((sort.label for sort in found if sort), "")


def _due_day(matter: Matter) -> date | None:
    return clock.day_of(matter.due_at) if matter.due_at else None


def _measures(matter: Matter) -> str:
    """The measures of the last plan; one who was assigned has not made any yet."""
    plan = matter.plans.order_by("-made_at", "-pk").first()
    return text.short(plan.measures, LONGEST_QUOTE) if plan else str(_("先看现场，再定办法。"))


def _day(day: date | None) -> str:
    return clock.chinese_date(day) if day else ""


def kind_of(matter: Matter, stage: Stage) -> str:
    """What kind of matter it is, without a word of what was said: 一号网格的基础设施事项."""
    sort = _class(matter, stage)
    return _("%(where)s的%(sort)s事项") % {"where": matter.area, "sort": sort}


def pool_label(matter: Matter, stage: Stage, holder: Post | None, *, names: bool = True) -> str:
    """Who keeps a matter that nobody holds yet: the post found for it, else the duty's name."""
    if holder is not None:
        return holding.who(holder) if names else holder.title
    if names and matter.suggested is not None and matter.pool:
        return _("%(duty)s岗位（建议%(who)s）") % {
            "duty": DUTIES.get(matter.pool, ""), "who": holding.who(matter.suggested),
        }  # fmt: skip
    return str(DUTIES.get(matter.pool or stage.duty, "")) or str(_("值班人员"))


def title_of(matter: Matter) -> str:
    """The first words of what was said; a voice or photo says that it is one."""
    return title_in(matter, said_first(matter))


def said_first(matter: Matter) -> str:
    """What was said when the matter was raised; empty for a voice alone."""
    if "words" in getattr(matter, "_prefetched_objects_cache", {}):
        word = next((one for one in matter.words.all() if one.role == WordRole.DEMAND), None)
        return word.shown if word else ""
    found = first_row("", _demand, matter.pk)
    return "" if found is None else str(ERASED) if found.erased_at else str(found.text)


def _demand(matter: int) -> QuerySet[WordRow, Any]:
    said = WordRow.objects.filter(matter_id=matter, role=WordRole.DEMAND)
    return said.values_list("text", "erased_at", named=True)[:1]


def title_in(matter: Matter, said: str) -> str:
    """The title that these first words give, for whoever has them at hand already."""
    return text.short(said.replace("\n", " "), 20) if said else str(_("语音或照片反映的事"))


def _words(  # noqa: PLR0913
    matter: Matter,
    stage: Stage,
    tell: Tell,
    on: str,
    values: Fields,
    holder: Post | None,
) -> Iterator[Word]:
    said = say(tell.words, values.for_everyone() if tell.whom in CROWDS else values)
    for audience, how in _audiences(matter, stage, tell, holder):
        yield _word(matter, OCCASIONS[on], audience, said, how)


# Here somebody spoke to the one who wrote it down; a slip out of a box or a chat was only copied.
FACE_TO_FACE = frozenset(
    {Channel.VISIT, Channel.YARD_MEETING, Channel.WINDOW, Channel.LEADER, Channel.FOUND,
     Channel.PHONE, Channel.HOTLINE, Channel.SCREENING}
)  # fmt: skip


def _helper(matter: Matter, audience: Audience, how: str) -> int | None:
    """Who wrote it down for somebody without a phone, and so goes to their door."""
    if audience.kind != "teller" or how != "door" or matter.channel not in FACE_TO_FACE:
        return None
    teller = matter.teller
    return None if teller is None or teller.phone_cipher else matter.raised_by_id


def _audiences(
    matter: Matter, stage: Stage, tell: Tell, holder: Post | None
) -> Iterator[tuple[Audience, str]]:
    first = tell.how[0]
    if tell.whom == "teller":
        way = way_back(matter) if first == "same" else first
        yield Audience.teller(matter.teller_id), way
        return
    if tell.whom in CROWDS and tell.whom != "public" and stage.kind in GATHERING:
        # The meeting itself calls whoever is on its rolls, and tells who was not there.
        return
    if tell.whom in GROUPS:
        yield Audience.group(AUDIENCES[tell.whom], tell.whom), first
        return
    if tell.whom in EVERYONE:
        yield Audience.public() if tell.whom == "public" else Audience.representatives(), first
        return
    posts = _posts(matter, stage, tell, holder)
    for post in posts:
        yield Audience.post(post.pk, post.title), first
    if not posts and tell.role:
        yield Audience.role(tell.role, ROLES[tell.role].label), first


def _posts(matter: Matter, stage: Stage, tell: Tell, holder: Post | None) -> list[Post]:
    """The posts behind "holder", "pool" or "role:KEY"."""
    if tell.whom == "holder":
        post = holder or matter.holder
        return [post] if post else []
    if tell.role:
        return holding.posts_for(matter.place, roles=[tell.role])[:1]
    return _pool(matter, stage)


def _pool(matter: Matter, stage: Stage) -> list[Post]:
    """The posts among which a matter waits: those of the pool's duty at the nearest level."""
    if matter.holder is not None:
        return [matter.holder]
    posts = holding.waited_for(matter, stage)
    if not posts:
        return []
    level = posts[0].path
    near = [post for post in posts if post.path == level]
    suggested = [matter.suggested] if matter.suggested and matter.suggested not in near else []
    return near + suggested


def way_back(matter: Matter) -> str:
    """How the teller hears of it: as they asked, else by the channel they used."""
    teller = matter.teller
    if teller is not None and teller.prefers in {"sms", "call"} and teller.phone_cipher:
        return str(teller.prefers)
    if teller is not None and teller.prefers == Teller.Reach.DOOR:
        return "door"
    back = BACK_BY.get(matter.channel, "page")
    if back == "call" and (teller is None or not teller.phone_cipher):
        return "door"
    return back
