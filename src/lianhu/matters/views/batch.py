"""The same sorting or sending for many ticked matters: each stands or falls alone, and says so."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.actor import Actor
from lianhu.audit.once import once
from lianhu.audit.pages import Request
from lianhu.kernel.errors import Conflict, Missing, Refusal
from lianhu.matters import desk, doing, queue
from lianhu.matters.forms.batch import NAMES, Ticked, Together
from lianhu.matters.forms.office import STEPS
from lianhu.matters.models import Matter
from lianhu.matters.rows import Line, lines
from lianhu.matters.sights import Reading
from lianhu.matters.views.common import need

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one: `line` is None where the actor no longer sees it."""

    number: str
    line: Line | None
    done: bool
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Those that wait for the same step, with the one form for all of them."""

    act: str
    label: str
    ticked: list[tuple[str, Line]]
    form: Together


@never_cache
@require_http_methods(["GET", "POST"])
def batch(request: Request) -> HttpResponse:
    """What is ticked, one form for each step they wait for; then what came of each."""
    actor = request.actor
    need(actor, *queue.VERBS)
    given = request.POST if request.method == "POST" else request.GET
    ticked = list(dict.fromkeys(t for n in given.getlist("n")[:MOST] if (t := Ticked.read(n))))
    matters = _found(actor, [one.number for one in ticked])
    context: dict[str, Any] = {"outcomes": [], "groups": [], "others": []}
    status = 200
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in queue.QUICK.values():
            raise Missing(_("没有这个操作。"))
        # Those that moved meanwhile have no say in what can be chosen; each is told why below.
        here = [one for one in matters.values() if queue.act_of(one) == act]
        form = Together(request.POST, act=act, matters=here)
        if here and not form.is_valid():
            status = 422
            context["groups"] = [_group(actor, act, here, form)]
        else:
            form.full_clean()
            key = request.POST.get("once", "")
            outcomes = [_one(actor, matters, one, form, key) for one in ticked]
            context |= {
                "outcomes": outcomes, "done": sum(one.done for one in outcomes),
                "again": [one.number for one in outcomes if one.line and not one.done],
            }  # fmt: skip
    else:
        context |= _asked(actor, list(matters.values()))
    return render(request, "matters/office/batch.html", context, status=status)


def _found(actor: Actor, numbers: list[str]) -> dict[str, Matter]:
    rows = Matter.objects.visible_to(actor).filter(Reading.of(actor).rows(), number__in=numbers)
    rows = rows.select_related("area__parent__parent", "holder", "suggested", "teller", "version")
    return {one.number: one for one in rows.order_by("due_at", "pk")}


def _asked(actor: Actor, matters: list[Matter]) -> dict[str, Any]:
    """The forms for those that wait for a quick step, and for the others why they do not."""
    fit: dict[str, list[Matter]] = {}
    others = []
    for one in matters:
        act = queue.act_of(one)
        refusal = doing.why_not(actor, one, act) if act else None
        if act and refusal is None:
            fit.setdefault(act, []).append(one)
        else:
            others.append((one.number, str(refusal or _("这件事现在不等分流，也不等派单。"))))
    groups = [
        _group(actor, act, ones, Together(act=act, matters=ones)) for act, ones in fit.items()
    ]
    return {"groups": groups, "others": others}


def _group(actor: Actor, act: str, matters: list[Matter], form: Together) -> Group:
    of = _lines(actor, matters)
    rows = [(f"{one.number}-{one.revision}", of[one.number]) for one in matters]
    return Group(act, str(doing.LABELS[act]), rows, form)


def _lines(actor: Actor, matters: list[Matter]) -> dict[str, Line]:
    rows = Matter.objects.visible_to(actor).filter(pk__in=[one.pk for one in matters])
    return {line.number: line for line in lines(actor, rows)}


def _one(
    actor: Actor, matters: dict[str, Matter], ticked: Ticked, form: Together, key: str
) -> Outcome:
    """Take the step for one, in a transaction of its own; the same submit twice takes it once."""
    matter = matters.get(ticked.number)
    if matter is None:
        return Outcome(ticked.number, None, False, _("没有这件事，或者不在您的工作范围。"))
    # As sent and not as understood: once they moved, the choices are no longer theirs.
    said = {name: form.data.get(name, "") for name in NAMES[form.act]}
    name = f"matters.batch {ticked.number} {form.act}"
    own = f"{key}:{ticked.number}" if key else ""
    try:
        run = partial(_run, actor, matter, ticked, form)
        words, done = str(once(actor, own, said, run, form=name)["said"]), True
    except Conflict as clash:
        moved = bool(ticked.revision) and matter.revision != ticked.revision
        words, done = desk.last_done(matter) if moved else str(clash), False
    except Refusal as refusal:
        words, done = str(refusal), False
    return Outcome(ticked.number, _lines(actor, [matter]).get(ticked.number), done, words)


def _run(actor: Actor, matter: Matter, ticked: Ticked, form: Together) -> dict[str, str]:
    """Raises Conflict where it moved after it was ticked; Refusal as the step's form or command says."""
    if ticked.revision and matter.revision != ticked.revision:
        raise Conflict(desk.last_done(matter))
    doing.check(actor, matter, form.act)
    step = STEPS[form.act](form.for_one(matter), actor=actor, matter=matter)
    if not step.is_valid():
        raise Refusal("".join(str(word) for words in step.errors.values() for word in words))
    return {"said": step.run()}
