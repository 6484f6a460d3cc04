"""Writing a rule, trying it on the past, and putting it in force by another hand."""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Organisation, Post
from lianhu.dispatch import classes, trying
from lianhu.dispatch.conditions import Then, When
from lianhu.dispatch.models import Rule, Trial
from lianhu.kernel import clock, text
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.places.models import Area
from lianhu.places.queries import covers

WRITTEN_AT: Final = (Area.Kind.COUNTY, Area.Kind.TOWN, Area.Kind.VILLAGE)
MOST_WORDS, LONGEST_WORD = 40, 12
LAST: Final = 999
# What is private is for a person to see.
OPEN_AFFAIRS: Final = ("major", "minor")


@command("写派单规则")
def write_rule(  # noqa: PLR0913
    actor: Actor,
    area: Area,
    *,
    title: str,
    when: When,
    then: Then,
    rank: int = 50,
    basis: str = "",
    follows: Rule | None = None,
) -> Rule:
    """A draft: what it says is fixed, and it decides nothing until another person enables it.

    Args:
        rank: the smaller is asked first among the rules of an area; 1 to 999.
        follows: the version it shall replace; a draft is thrown away with it.

    Raises:
        Refusal: asks or says nothing, or names what there is not here; at its field.
        Conflict: the version it follows is no longer the newest.
    """
    grant = actor.require("dispatch.write_rule", place=area.path)
    if area.kind not in WRITTEN_AT:
        raise Refusal(_("规则写在村（社区）、乡镇（街道）或者县。"), field="area")
    named = text.clean_line(title, 40, label=_("名称"), field="title")
    if not named:
        raise Refusal(_("请给规则起个名称，例如“夜里停水派值班岗”。"), field="title")
    if not 1 <= rank <= LAST:
        raise Refusal(_("先后请写 1 到 999，数小的先看。"), field="rank")
    _check_when(area, when)
    _check_then(area, when, then)
    made = Rule.objects.create(
        area=area, place=area.path, title=named, rank=rank, follows=follows,
        basis=text.clean_line(basis, 120, label=_("依据"), field="basis"),
        number=follows.number + 1 if follows else 1, when=when.kept(), then=then.kept(),
        by_person_id=actor.person_id, by_post_id=grant.post_id if grant else None,
        made_at=clock.now(),
    )  # fmt: skip
    if follows is not None:
        _replace(actor, follows, area)
    emit(
        actor, "dispatch.write_rule", stream=made.stream, place=area.path, fresh=True,
        number=made.number, follows=made.follows_id,
    )  # fmt: skip
    return made


def _replace(actor: Actor, before: Rule, area: Area) -> None:
    if before.area_id != area.pk:
        raise Refusal(_("规则不能换地方，请在那里另写一条。"), field="area")
    if before.state == "ended":
        raise Conflict(_("这一版已经停用，请从现在的那一版改起。"))
    if before.state == "draft":
        _end(actor, before)


def _check_when(area: Area, when: When) -> None:
    if not when.asks:
        raise Refusal(_("请至少写一个条件，不然每件事都会按它派。"))
    for field in ("words", "without"):
        said: tuple[str, ...] = getattr(when, field)
        if len(said) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in said):
            limit = {"most": MOST_WORDS, "longest": LONGEST_WORD}
            raise Refusal(_("最多%(most)d个词，每个不超过%(longest)d个字。") % limit, field=field)
    if (when.opens is None) != (when.closes is None) or (
        when.opens is not None and when.opens == when.closes
    ):
        raise Refusal(_("时间要写从几点到几点。"), field="closes")
    if Area.objects.filter(pk__in=when.areas, path__startswith=area.path).count() != len(
        when.areas
    ):
        raise Refusal(_("只能选%(where)s里面的区域。") % {"where": area}, field="areas")
    if not set(when.categories) <= set(classes.at(area)):
        raise Refusal(_("这里的工作法没有这个类别。"), field="categories")


def _check_then(area: Area, when: When, then: Then) -> None:
    if not (then.category or then.post or then.organisation):
        raise Refusal(_("请写明派到哪里：类别、岗位或者单位，至少一样。"), field="category")
    if then.category and then.category not in classes.at(area):
        raise Refusal(_("这里的工作法没有这个类别。"), field="category")
    if then.level and then.level not in classes.levels_at(area):
        raise Refusal(_("这里的工作法没有这个层级。"), field="level")
    if then.directly and not then.category:
        raise Refusal(_("收到就直接派出的，要写明按哪个类别派。"), field="category")
    if then.affair and then.affair not in OPEN_AFFAIRS:
        raise Refusal(_("请选大事或者小事。"), field="affair")
    if then.directly and when.categories:
        said = _("还没有派的事没有类别，直接派出的规则不能用类别作条件。")
        raise Refusal(said, field="directly")
    _check_hands(area, then)


def _check_hands(area: Area, then: Then) -> None:
    post = Post.objects.live().filter(pk=then.post).first()
    if then.post and (post is None or not _near(area, post.path)):
        raise Refusal(_("请选这里或上级现有的岗位。"), field="post")
    body = Organisation.objects.live().filter(pk=then.organisation).first()
    if then.organisation and (body is None or not _near(area, body.path)):
        raise Refusal(_("请选这里或上级现有的单位。"), field="organisation")


def _near(area: Area, path: str) -> bool:
    return covers(area.path, path) or covers(path, area.path)


@command("试跑派单规则")
def try_rule(actor: Actor, rule: Rule) -> Trial:
    """Run a draft over the matters of the last quarter that this actor may read.

    Raises:
        Conflict: it is no draft any more.
    """
    actor.require("dispatch.try_rule", place=rule.place)
    if rule.state != "draft":
        raise Conflict(_("这一版已经启用或者停用，不用再试跑。"))
    until = clock.now()
    since = until - trying.BACK
    found = trying.run(actor, rule, since, until)
    made = Trial.objects.create(
        rule=rule, since=since, until=until, looked=found.looked, fired=found.fired,
        moved=found.moved, listed=found.listed, by_person_id=actor.person_id, made_at=until,
    )  # fmt: skip
    emit(
        actor, "dispatch.try_rule", stream=rule.stream, place=rule.place, trial=made.pk,
        looked=made.looked, fired=made.fired, moved=made.moved,
    )  # fmt: skip
    return made


@command("启用派单规则")
def enable_rule(actor: Actor, rule: Rule) -> None:
    """Put a draft in force, by another person than its writer; what it follows ends.

    Raises:
        NotAllowed: the writer themselves.
        Refusal: it was not tried yet.
        Conflict: it is no draft any more, or what it replaces has changed.
    """
    grant = actor.require("dispatch.enable_rule", place=rule.place)
    if actor.person_id is None or actor.person_id == rule.by_person_id:
        raise NotAllowed(_("谁写的规则，要由另一个人来启用。"))
    if not rule.trials.exists():
        raise Refusal(_("请先试跑，看看上个季度的事会有多少派到别处，再启用。"))
    at = clock.now()
    draft = Rule.objects.filter(pk=rule.pk, enabled_at=None, ended_at=None)
    post = grant.post_id if grant else None
    if not draft.update(enabled_at=at, enabled_by_id=actor.person_id, enabled_post=post):
        raise Conflict(_("别人刚刚处理了这条规则，请刷新后再看。"))
    if rule.follows is not None and rule.follows.enabled_at:
        _end(actor, rule.follows)
    rule.enabled_at, rule.enabled_by_id = at, actor.person_id
    emit(
        actor, "dispatch.enable_rule", stream=rule.stream, place=rule.place,
        follows=rule.follows_id,
    )  # fmt: skip


@command("停用派单规则")
def end_rule(actor: Actor, rule: Rule) -> None:
    """Nothing is decided by it from now on; what it decided stays as it was.

    Raises:
        Conflict: it has ended already.
    """
    actor.require("dispatch.end_rule", place=rule.place)
    _end(actor, rule)
    emit(actor, "dispatch.end_rule", stream=rule.stream, place=rule.place)


def _end(actor: Actor, rule: Rule) -> None:
    at = clock.now()
    grant = actor.grant("dispatch.write_rule", rule.place)
    post = grant.post_id if grant else None
    rows = Rule.objects.filter(pk=rule.pk, ended_at=None)
    if not rows.update(ended_at=at, ended_by_id=actor.person_id, ended_post=post):
        raise Conflict(_("这条规则已经停用。"))
    rule.ended_at = at
