"""Promises (承诺践诺): posted with the post's title, kept or broken by the calendar."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter, Plan
from lianhu.methods.queries import definition_of


def make(actor: Actor, matter: Matter, plan: Plan) -> Plan:
    """Keep the promise of the one who claimed."""
    if matter.holder is None:
        raise AssertionError("a promise without a post")
    plan.matter, plan.post = matter, matter.holder
    plan.person_id, plan.made_at = actor.person_id or 0, clock.now()
    plan.save()
    return plan


def latest(matter: Matter) -> Plan | None:
    """The last promise that still counts; one given back counts no more."""
    return matter.plans.filter(given_back_at=None).order_by("-made_at", "-pk").first()


def settle(matter: Matter, day: date) -> bool | None:
    """Whether the last promise is kept if the work ends on `day`; None if there was none."""
    plan = latest(matter)
    if plan is None:
        return None
    if plan.kept is None:
        plan.kept = day <= last_day(matter, plan)
        if day <= plan.promised_on:
            # The time that was granted was not needed after all.
            plan.extended_on = None
        plan.save(update_fields=["kept", "extended_on"])
    return plan.kept


def last_day(matter: Matter, plan: Plan) -> date:
    """The last day on which a promise is kept: the promised one, or a later one where more time
    was granted or the teller was waited for."""
    last = plan.extended_on or plan.promised_on
    stage, said = definition_of(matter.version_id).stage(matter.stage), matter.promised_on
    # Only where the promise still held when the stage was entered does the stage end with it.
    if stage.by_promise and matter.due_at and said and said >= clock.day_of(matter.entered_at):
        return max(last, clock.day_of(matter.due_at))
    return last


def extend(matter: Matter, day: date) -> None:
    """More time was granted: what is done by then is kept late and counts by itself."""
    running(matter).update(extended_on=day)


def reopen(matter: Matter) -> None:
    """The teller was not content: what was called kept is worked on again and judged anew."""
    plan = latest(matter)
    if plan is not None and plan.kept:
        plan.kept = None
        plan.save(update_fields=["kept"])


def break_(matter: Matter) -> None:
    """The promised day is over and the work is not."""
    for plan in running(matter):
        if last_day(matter, plan) < clock.today():
            plan.kept = False
            plan.save(update_fields=["kept"])


def give_back(matter: Matter) -> None:
    """The post gives the matter up before it is done; a day that is over already stays broken."""
    break_(matter)
    running(matter).update(given_back_at=clock.now())


def running(matter: Matter) -> QuerySet[Plan]:
    return matter.plans.filter(kept=None, given_back_at=None)


def state_words(plan: Plan) -> str:
    """What became of a promise, in one word."""
    words = {
        "running": _("办理中"), "kept": _("已兑现"), "extended": _("延期后办结"), "broken": _("未按期兑现"), "back": _("已交回"),
    }  # fmt: skip
    return words[plan.state]


def public_words(plan: Plan) -> str:
    """What the public board says of a promise: the post, the date, nothing about the person."""
    state = state_words(plan)
    return _("%(post)s承诺于%(day)s前办结（%(state)s）") % {
        "post": plan.post.title, "day": clock.chinese_date(plan.promised_on), "state": state,
    }  # fmt: skip


def may_show(matter: Matter) -> bool:
    return matter.secrecy == Secrecy.PUBLIC
