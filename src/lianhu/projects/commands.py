"""A project is set up, changed, finished and ended; its upkeep is given to a post and looked after."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.matters.commands.intake import raise_
from lianhu.matters.kinds import Channel, Kind
from lianhu.matters.models import Matter
from lianhu.notices.commands import tell_many
from lianhu.places.models import Area
from lianhu.projects import telling
from lianhu.projects.models import Look, Project, Tie, Upkeep

MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
LATEST: Final = timedelta(days=30)
# Ten thousand million 元: more is a slip of the finger.
MOST: Final = 10**12
WORDS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said of a project. `amount` in 分, None where nobody has said; `watcher` may be open."""

    kind: str
    title: str
    lead: Post
    watcher: Post | None = None
    source: str = ""
    amount: int | None = None
    money: str = ""


def after(day: date, every: str) -> date:
    """The day a week or so many months later; the last of a shorter month (民法典 第二百零二条)."""
    if every == Upkeep.Every.WEEK:
        return day + timedelta(days=7)
    months = day.year * 12 + day.month - 1 + MONTHS[every]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@command("设立项目")
def found(actor: Actor, area: Area, facts: Facts, *, began_on: date) -> Project:
    """Something that is built or tried out in `area`.

    Raises:
        Refusal: at its field, what does not fit. NotAllowed: nobody by name.
    """
    actor.require("projects.found", place=area.path)
    person = _named(actor)
    if began_on > clock.today() + timedelta(days=366):
        raise Refusal(_("开始的日子最晚一年以后。"), field="began_on")
    made = Project.objects.create(
        area=area, place=area.path, began_on=began_on, by_person_id=person, made_at=clock.now(),
        **_checked(area, facts),
    )  # fmt: skip
    emit(
        actor, "projects.found", stream=made.stream, place=made.place, fresh=True, kind=made.kind,
        lead=made.lead_id, watcher=made.watcher_id, began_on=began_on.isoformat(),
    )  # fmt: skip
    return made


@command("修改项目")
def change(actor: Actor, project: Project, facts: Facts) -> None:
    """Something else is said of it. Raises as `found` does, IllegalMove when it ended."""
    actor.require("projects.change", place=project.place)
    _standing(held(project))
    for name, value in _checked(project.area, facts).items():
        setattr(project, name, value)
    project.save()
    emit(
        actor, "projects.change", stream=project.stream, place=project.place, lead=project.lead_id,
        watcher=project.watcher_id,
    )  # fmt: skip


def _checked(area: Area, said: Facts) -> dict[str, Any]:
    facts = {one.name: getattr(said, one.name) for one in fields(said)}
    for name, limit, label in (
        ("title", 40, _("名称")), ("source", 100, _("从哪里来")), ("money", 100, _("钱从哪里来")),
    ):  # fmt: skip
        facts[name] = clean_line(facts[name], limit, label=label, field=name)
    if not facts["title"]:
        raise Refusal(_("请写名称。"), field="title")
    if said.kind not in Project.Kind.values:
        raise Refusal(_("请选哪一种。"), field="kind")
    if said.amount is not None and not 0 <= said.amount <= MOST:
        raise Refusal(_("总投资写的数不对，请看一看小数点。"), field="amount")
    _near(said.lead, area, "lead")
    if said.watcher is not None:
        _near(said.watcher, area, "watcher")
        _apart(said.lead, said.watcher)
    return facts


def _near(post: Post, area: Area, field: str) -> None:
    inside = post.path.startswith(area.path) or area.path.startswith(post.path)
    if post.ended_on or not inside:
        raise Refusal(_("这个岗位不管这里，或者已经撤了。"), field=field)


def _apart(lead: Post, watcher: Post) -> None:
    """Who does it does not watch it, under whatever post."""
    seats = holders([lead, watcher])
    people = [one.person_id for one in seats.values()]
    if lead.pk == watcher.pk or len(people) != len(set(people)):
        raise Refusal(_("监督的不能就是办的那个人，请另选一个岗位。"), field="watcher")


@command("把事项归到项目")
def tie(actor: Actor, project: Project, matter: Matter) -> None:
    """A matter that the actor sees belongs to it. Raises Refusal when it is there, or lies elsewhere."""
    actor.require("projects.tie", place=project.place)
    _standing(held(project))
    home = project.place
    if not (matter.place.startswith(home) or home.startswith(matter.place)):
        raise Refusal(_("这件事不在项目所在的地方。"), field="number")
    made, fresh = Tie.objects.get_or_create(project=project, matter=matter)
    if not fresh:
        raise Refusal(_("这件事已经在里面了。"), field="number")
    # Never the matter's number: one that is sealed later must not be named here.
    emit(actor, "projects.tie", stream=project.stream, place=project.place, tie=made.pk)


@command("把事项移出项目")
def untie(actor: Actor, project: Project, matter: Matter) -> None:
    """It was put there by mistake. Raises Conflict: it is not there any more."""
    actor.require("projects.untie", place=project.place)
    row = Tie.objects.filter(project=project, matter=matter).first()
    if row is None:
        raise Conflict(_("这件事刚刚移出去了。"))
    serial = row.pk
    row.delete()
    emit(actor, "projects.untie", stream=project.stream, place=project.place, tie=serial)


@command("项目建成")
def finish(actor: Actor, project: Project, *, done_on: date) -> None:
    """It stands, and from now on is looked after.

    Raises:
        Refusal: nobody looks after it yet, or the day does not fit. IllegalMove: it stood already.
    """
    actor.require("projects.finish", place=project.place)
    _standing(held(project))
    if project.done_on:
        raise IllegalMove(_("已经记了建成。"))
    if not project.began_on <= done_on <= clock.today():
        raise Refusal(_("建成的日子在开始以后，不能晚于今天。"), field="done_on")
    if not Upkeep.objects.filter(project=project, ended_on=None).exists():
        raise Refusal(_("建成以后谁来管？请先在下面定一项管护，写明多久看一次、哪个岗位负责。"))
    project.done_on = done_on
    project.save(update_fields=["done_on"])
    emit(
        actor, "projects.finish", stream=project.stream, place=project.place,
        done_on=done_on.isoformat(),
    )  # fmt: skip


@command("结束项目")
def end(actor: Actor, project: Project, *, why: str) -> None:
    """It is there no more, or was given up; nobody is reminded any longer. The reason is public."""
    actor.require("projects.end", place=project.place)
    _standing(held(project))
    project.ended_why = _why(why)
    project.ended_on = clock.today()
    project.save(update_fields=["ended_on", "ended_why"])
    emit(actor, "projects.end", stream=project.stream, place=project.place)


@command("定管护")
def care(  # noqa: PLR0913
    actor: Actor, project: Project, *, what: str, every: str, post: Post, first_on: date
) -> Upkeep:
    """Something of it is looked after from `first_on` on, by a post, which is told.

    Raises:
        Refusal: at its field (what, every, post, first_on), what does not fit.
    """
    actor.require("projects.care", place=project.place)
    _standing(held(project))
    said = clean_line(what, 60, label=_("管护什么"), field="what")
    if not said:
        raise Refusal(_("请写管护什么，例如：路灯、排水沟、公厕。"), field="what")
    if every not in Upkeep.Every.values:
        raise Refusal(_("请选多久看一次。"), field="every")
    if not clock.today() <= first_on <= clock.today() + timedelta(days=366):
        raise Refusal(_("第一次从今天起，最晚一年以后。"), field="first_on")
    _near(post, project.area, "post")
    made = Upkeep.objects.create(
        project=project, what=said, every=every, post=post, next_on=first_on
    )
    told = tell_many(actor, [telling.given(made)])
    emit(
        actor, "projects.care", stream=project.stream, place=project.place, upkeep=made.pk,
        post=post.pk, every=every, first_on=first_on.isoformat(), tellings=[one.pk for one in told],
    )  # fmt: skip
    return made


@command("取消管护")
def drop(actor: Actor, upkeep: Upkeep, *, why: str) -> None:
    """It needs looking after no longer. Raises Refusal: no reason; IllegalMove: it was dropped."""
    project = upkeep.project
    actor.require("projects.drop", place=project.place)
    if held(upkeep).ended_on:
        raise IllegalMove(_("这一项管护刚刚取消了。"))
    upkeep.ended_on, upkeep.ended_why = clock.today(), _why(why)
    upkeep.save(update_fields=["ended_on", "ended_why"])
    emit(actor, "projects.drop", stream=project.stream, place=project.place, upkeep=upkeep.pk)


@command("记管护情况")
def look(actor: Actor, upkeep: Upkeep, *, held_on: date, good: bool, words: str = "") -> Look:
    """Somebody looked: all is well, or what is not becomes a matter at once and is worked on.

    Raises:
        Refusal: at its field (held_on, words), what does not fit. IllegalMove: nobody looks after
            it any longer. NotAllowed: nobody by name.
    """
    project = upkeep.project
    grant = actor.require("projects.look", place=upkeep.post.path)
    if held(upkeep).ended_on or project.ended_on:
        raise IllegalMove(_("这一项已经不用管护了。"))
    if not clock.today() - LATEST <= held_on <= clock.today():
        raise Refusal(_("日期不能晚于今天，也不能早于30天前。"), field="held_on")
    said = clean_line(words, WORDS, label=_("看到什么"), field="words")
    if not good and not said:
        raise Refusal(_("请写哪里坏了、什么样子，写了就交去修。"), field="words")
    matter = None if good else _fault(actor, project, upkeep, said)
    made = Look.objects.create(
        upkeep=upkeep, held_on=held_on, good=good, words=said, matter=matter,
        by_person_id=_named(actor), by_label=grant.title[:60] if grant else "", at=clock.now(),
    )  # fmt: skip
    # Who looks before the day has looked for that time; who looks long after it begins anew.
    upkeep.next_on = max(after(held_on, upkeep.every), upkeep.next_on)
    upkeep.told_on = upkeep.raised_on = None
    upkeep.save(update_fields=["next_on", "told_on", "raised_on"])
    emit(
        actor, "projects.look", stream=project.stream, place=project.place, upkeep=upkeep.pk,
        look=made.pk, good=good, held_on=held_on.isoformat(),
    )  # fmt: skip
    return made


def _fault(actor: Actor, project: Project, upkeep: Upkeep, said: str) -> Matter:
    words = _("%(project)s的%(what)s：%(said)s") % {
        "project": project.title, "what": upkeep.what, "said": said,
    }  # fmt: skip
    near = upkeep.post.area if upkeep.post.path.startswith(project.place) else project.area
    raised = raise_(actor, area=near, words=words, kind=Kind.HAZARD, channel=Channel.FOUND)
    Tie.objects.create(project=project, matter=raised.matter)
    return raised.matter


@command("提醒管护")
def remind(actor: Actor, upkeep: Upkeep) -> None:
    """By the clock: the post hears of the day; a week after it, who is over the post."""
    project = upkeep.project
    actor.require("projects.remind", place=project.place)
    row = held(upkeep)
    today = clock.today()
    if row.ended_on or row.next_on > today:
        raise IllegalMove(_("这一项刚刚看过了。"))
    words = []
    if row.told_on is None:
        row.told_on = today
        words.append(telling.due(row))
    if row.raised_on is None and row.next_on + telling.PATIENCE <= today:
        row.raised_on = today
        words += telling.passed(row)
    if not words:
        raise IllegalMove(_("已经提醒过了。"))
    row.save(update_fields=["told_on", "raised_on"])
    told = tell_many(actor, words)
    emit(
        actor, "projects.remind", stream=project.stream, place=project.place, upkeep=row.pk,
        tellings=[one.pk for one in told],
    )  # fmt: skip


@command("管护随网格调整")
def redraw(
    actor: Actor, project: Project, areas: Mapping[int, Area], posts: Mapping[int, Post]
) -> None:
    """Its grid or its posts ended: it lies where they went.

    Args:
        areas, posts: what ends, by id, and what it went into.
    """
    row = held(project)
    area = areas.get(row.area_id, row.area)
    actor.require("projects.redraw", place=area.path)
    row.area, row.place = area, area.path
    row.lead = posts.get(row.lead_id, row.lead)
    watcher = posts.get(row.watcher_id or 0, row.watcher)
    row.watcher = watcher if watcher != row.lead else None
    row.save(update_fields=["area", "place", "lead", "watcher"])
    for upkeep in Upkeep.objects.filter(project=row, ended_on=None, post__in=posts):
        upkeep.post = posts[upkeep.post_id]
        upkeep.save(update_fields=["post"])
    emit(
        actor, "projects.redraw", stream=row.stream, place=area.path, area=area.pk,
        lead=row.lead_id, watcher=row.watcher_id,
    )  # fmt: skip


def _standing(project: Project) -> None:
    if project.ended_on:
        raise IllegalMove(_("这个项目已经结束了。"))


def _named(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来记。"))
    return actor.person_id


def _why(why: str) -> str:
    said = clean_line(why, WORDS, label=_("原因"), field="why")
    if not said:
        raise Refusal(_("请写原因。"), field="why")
    return said
