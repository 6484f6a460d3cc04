"""Everything that changes organisations, posts and who holds them."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies import work
from lianhu.bodies.conflicts import bar_to
from lianhu.bodies.duties import DUTIES, ROLES, may_name
from lianhu.bodies.models import Organisation, Post, Tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.people.holding import hold_person
from lianhu.people.models import Person
from lianhu.places.models import Area

AHEAD = timedelta(days=366)
DUTY_LINES = 20


@command("成立组织")
def found(
    actor: Actor,
    *,
    kind: str,
    area: Area,
    name: str,
    legal_regime: str,
    parent: Organisation | None = None,
    display_name: str = "",
) -> Organisation:
    """Record a body working for `area`.

    Args:
        legal_regime: which law a village body falls under ("village", "community", "none").
        parent: the body above; the party chain (县委–乡镇党委–支部–党小组) must be whole.

    Raises:
        Refusal: the kind does not stand in this area, under this parent or this law.
    """
    actor.require("bodies.found", place=area.path)
    made = Organisation(
        kind=kind,
        legal_regime=legal_regime,
        name=_named(name, 80, "name"),
        display_name=clean_line(display_name, 40, label=_("本地叫法"), field="display_name"),
        area=area,
        parent=parent,
        path=area.path,
        founded_on=clock.today(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise Refusal(
            _("这类组织不能这样设立：请核对所在区域、上级组织和适用法律，并看看是否已经有了。"),
            field="kind",
        ) from clash
    emit(
        actor,
        "bodies.found",
        stream=f"organisation:{made.pk}",
        place=made.path,
        fresh=True,
        kind=kind,
        parent=parent.pk if parent else None,
    )
    return made


@command("更改本地叫法")
def rename(actor: Actor, organisation: Organisation, *, display_name: str) -> None:
    """What the body is called here (寨管委 for an affairs committee); its full name stays."""
    actor.require("bodies.rename", place=organisation.path)
    organisation.display_name = clean_line(
        display_name, 40, label=_("本地叫法"), field="display_name"
    )
    organisation.save(update_fields=["display_name"])
    emit(
        actor,
        "bodies.rename",
        stream=f"organisation:{organisation.pk}",
        place=organisation.path,
    )


@command("撤销组织")
def dissolve(actor: Actor, organisation: Organisation) -> None:
    """End a body that has no posts left.

    Raises:
        Refusal: it still has posts or bodies under it, or has ended already.
    """
    actor.require("bodies.dissolve", place=organisation.path)
    if organisation.children.live().exists():
        raise Refusal(_("下面还有组织，请先撤销或调整它们。"))
    try:
        with transaction.atomic():
            rows = Organisation.objects.filter(pk=organisation.pk, ended_on=None)
            done = rows.update(ended_on=clock.today())
    except IntegrityError as clash:
        raise Refusal(_("还有岗位或者成员属于这个组织，请先办理。")) from clash
    if not done:
        raise Conflict(_("这个组织已经撤销。"))
    emit(
        actor,
        "bodies.dissolve",
        stream=f"organisation:{organisation.pk}",
        place=organisation.path,
    )


@command("设立岗位")
def create_post(
    actor: Actor,
    *,
    title: str,
    role: str,
    area: Area,
    organisation: Organisation | None = None,
    duties: Iterable[str] = (),
    duty_words: Iterable[str] = (),
    office_phone: str = "",
) -> Post:
    """A post in an area with its duties; it stands empty until somebody is appointed.

    Raises:
        Refusal: the role does not stand in such an area, or a duty is unknown.
        NotAllowed: the actor's standing does not reach this role.
    """
    actor.require("bodies.create_post", place=area.path)
    require_standing(actor, "bodies.create_post", role, area.path)
    if area.kind not in ROLES[role].kinds:
        said = {"role": ROLES[role].label, "area": area.level}
        raise Refusal(_("“%(role)s”不能设在%(area)s。") % said, field="role")
    made = Post(
        title=_named(title, 40, "title"),
        role=role,
        area=area,
        organisation=organisation,
        duties=_duties(duties),
        duty_words=_lines(duty_words),
        office_phone=clean_line(office_phone, 40, label=_("办公电话"), field="office_phone"),
        path=area.path,
        created_on=clock.today(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise Refusal(_("所属组织不管这个区域，请重新选择。"), field="organisation") from clash
    emit(
        actor,
        "bodies.create_post",
        stream=f"post:{made.pk}",
        place=made.path,
        fresh=True,
        role=role,
        duties=made.duties,
    )
    return made


@command("调整职责")
def change_duties(
    actor: Actor,
    post: Post,
    *,
    duties: Iterable[str],
    duty_words: Iterable[str],
    title: str | None = None,
    office_phone: str | None = None,
) -> None:
    """What the post answers for from now on; what it holds already stays with it."""
    actor.require("bodies.change_duties", place=post.path)
    require_standing(actor, "bodies.change_duties", post.role, post.path)
    post.duties = _duties(duties)
    post.duty_words = _lines(duty_words)
    if title is not None:
        post.title = _named(title, 40, "title")
    if office_phone is not None:
        post.office_phone = clean_line(office_phone, 40, label=_("办公电话"), field="office_phone")
    post.save(update_fields=["duties", "duty_words", "title", "office_phone"])
    emit(
        actor,
        "bodies.change_duties",
        stream=f"post:{post.pk}",
        place=post.path,
        duties=post.duties,
    )


@command("任职")
def appoint(
    actor: Actor,
    post: Post,
    person: Person,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Tenure:
    """Put `person` into an empty post from a day (today), perhaps until a day known already.

    Raises:
        Conflict: somebody holds it in that time, or the post has ended.
        Refusal: to oneself; the law bars this person; a day too far ahead.
    """
    actor.require("bodies.appoint", place=post.path)
    require_standing(actor, "bodies.appoint", post.role, post.path)
    start = from_on or clock.today()
    _hold(post, person)
    _check_person(actor, post, person, start)
    if to_on is not None and to_on <= start:
        raise Refusal(_("离任日期要在任职日期之后。"), field="to_on")
    made = _begin(post, person, start, to_on)
    emit(
        actor,
        "bodies.appoint",
        stream=f"post:{post.pk}",
        place=post.path,
        person=person.pk,
        from_on=start.isoformat(),
    )
    return made


@command("交接")
def hand_over(actor: Actor, post: Post, person: Person, *, on: date | None = None) -> Tenure:
    """End the present tenure and begin the next on the same day; the work stays with the post.

    Raises:
        Conflict: nobody holds the post, or somebody handed it over at the same moment.
        Refusal: as `appoint`, or the day lies before the present tenure.
    """
    actor.require("bodies.hand_over", place=post.path)
    require_standing(actor, "bodies.hand_over", post.role, post.path)
    day = on or clock.today()
    _hold(post, person)
    before = _present(post)
    if before.person_id == person.pk:
        raise Refusal(_("接任的就是现任，不用交接。"), field="person")
    _check_person(actor, post, person, day)
    _end(before, day)
    made = _begin(post, person, day, None)
    emit(
        actor,
        "bodies.hand_over",
        stream=f"post:{post.pk}",
        place=post.path,
        before=before.person_id,
        person=person.pk,
        on=day.isoformat(),
    )
    return made


@command("离任")
def leave(actor: Actor, post: Post, *, on: date | None = None) -> None:
    """The holder leaves; the post stands empty from that day, and its rights end with it.

    Raises:
        Conflict: nobody holds it. Refusal: the day lies before the tenure or too far ahead.
    """
    actor.require("bodies.leave", place=post.path)
    require_standing(actor, "bodies.leave", post.role, post.path)
    day = on or clock.today()
    _check_day(day, "on")
    _hold(post)
    before = _present(post)
    _end(before, day)
    emit(
        actor,
        "bodies.leave",
        stream=f"post:{post.pk}",
        place=post.path,
        person=before.person_id,
        on=day.isoformat(),
    )


@command("撤销岗位")
def end_post(actor: Actor, post: Post) -> None:
    """Abolish an empty post from today.

    Raises:
        Refusal: work still lies with it.
        Conflict: somebody holds it or will, or it has ended already.
    """
    actor.require("bodies.end_post", place=post.path)
    require_standing(actor, "bodies.end_post", post.role, post.path)
    if left := work.in_hand(post.pk):
        raise Refusal(
            _("这个岗位手上还有%(n)s件没有办完的事，请先指派给别的岗位，再撤销。") % {"n": left}
        )
    try:
        with transaction.atomic():
            done = Post.objects.filter(pk=post.pk, ended_on=None).update(ended_on=clock.today())
    except IntegrityError as clash:
        raise Conflict(_("这个岗位还有人任职，请先办离任。")) from clash
    if not done:
        raise Conflict(_("这个岗位已经撤销。"))
    post.ended_on = clock.today()
    emit(actor, "bodies.end_post", stream=f"post:{post.pk}", place=post.path)


def require_standing(actor: Actor, verb: str, role: str, place: str) -> None:
    """Nobody makes, fills or empties a post of their own standing or above."""
    if role not in ROLES:
        raise Refusal(_("没有这种岗位。"), field="role")
    if not has_standing(actor, verb, role, place):
        raise NotAllowed(_("“%(role)s”岗位要由上级设置和任免。") % {"role": ROLES[role].label})


def has_standing(actor: Actor, verb: str, role: str, place: str) -> bool:
    """Whether the actor carries `verb` over `place` by a post that may name `role`."""
    own = (grant.role for grant in actor.grants_of(verb) if place.startswith(grant.path))
    return actor.kind == "system" or any(may_name(one, role) for one in own)


def _check_person(actor: Actor, post: Post, person: Person, day: date) -> None:
    _check_day(day, "from_on")
    if actor.person_id is not None and actor.person_id == person.pk:
        raise NotAllowed(_("不能给自己任职，请由另一位有权限的人办理。"))
    if person.erased_at is not None:
        raise Refusal(_("此人的信息已经删除，不能任职。"), field="person")
    bar = bar_to(post, person, day)
    if bar:
        raise Refusal(bar, field="person")


def _check_day(day: date, field: str) -> None:
    if day > clock.today() + AHEAD:
        raise Refusal(_("日期最多提前一年。"), field=field)


def _hold(post: Post, person: Person | None = None) -> None:
    """Nobody else fills or empties the post until the end, nor erases the person: in this order.

    Two tenures that came in at once could otherwise wait for each other.
    """
    Post.objects.select_for_update(no_key=True).values_list("pk").get(pk=post.pk)
    if person is not None:
        hold_person(person)


def _present(post: Post) -> Tenure:
    held = Tenure.objects.live(clock.today()).filter(post=post).first()
    if held is None:
        raise Conflict(_("这个岗位现在空缺。"))
    return held


def _begin(post: Post, person: Person, start: date, end: date | None) -> Tenure:
    try:
        with transaction.atomic():
            return Tenure.objects.create(post=post, person=person, from_on=start, to_on=end)
    except IntegrityError as clash:
        raise Conflict(_("这个岗位在这段时间已有人任职，或者已经撤销，请刷新后再看。")) from clash


def _end(held: Tenure, day: date) -> None:
    if day < held.from_on:
        raise Refusal(_("离任日期不能早于任职日期。"), field="on")
    # The end that was read is part of the condition: of two who end it at once, one wins.
    done = Tenure.objects.filter(pk=held.pk, to_on=held.to_on).update(to_on=day)
    if not done:
        raise Conflict(_("他人刚刚处理了这个岗位，请刷新后再看。"))
    held.to_on = day


def _named(text: str, limit: int, field: str) -> str:
    clean = clean_line(text, limit, label=_("名称"), field=field)
    if not clean:
        raise Refusal(_("请填写名称。"), field=field)
    return clean


def _duties(duties: Iterable[str]) -> list[str]:
    chosen = set(duties)
    if chosen - set(DUTIES):
        raise Refusal(_("没有这种分管职责。"), field="duties")
    return [key for key in DUTIES if key in chosen]


def _lines(words: Iterable[str]) -> list[str]:
    lines = [clean_line(line, 60, label=_("每条职责"), field="duty_words") for line in words]
    kept = [line for line in lines if line]
    if len(kept) > DUTY_LINES:
        said = {"limit": DUTY_LINES, "count": len(kept)}
        raise Refusal(_("职责最多%(limit)d条，现有%(count)d条。") % said, field="duty_words")
    return kept
