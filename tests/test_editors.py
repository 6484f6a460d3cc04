"""Two who change the same thing at the same moment: one does, the other is told and loses nothing.

Both have read the same page and both sent it before either was stored. What is compared before
the lock is taken lets both through; so each form is tried with both waiting for that lock.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.audit.actor import Actor, Grant
from lianhu.audit.registry import COMMANDS
from lianhu.audit.seen import AsSeen
from lianhu.bodies import forms as bodies_forms
from lianhu.bodies import stream_views
from lianhu.bodies.models import Term, Workstream
from lianhu.bodies.tests import factories as bodies
from lianhu.editing import commands as editing
from lianhu.editing import forms as editing_forms
from lianhu.editing.forms.parts import WordsForm
from lianhu.feedback import forms as feedback_forms
from lianhu.feedback import rules
from lianhu.hours import forms as hours_forms
from lianhu.hours import queries as hours
from lianhu.kernel import clock
from lianhu.matters.tests.factories import village
from lianhu.methods.models import MethodVersion
from lianhu.people import forms as people_forms
from lianhu.people.tests.factories import household, person
from lianhu.people.tests.racing import queued
from lianhu.places import forms as places_forms
from lianhu.projects import forms as projects_forms
from lianhu.projects.tests.factories import project
from lianhu.wishes import forms as wishes_forms
from lianhu.wishes.models import Wish
from lianhu.wishes.tests.factories import bearer_of, fresh, noted, released, wished

CASES = {}


def case(form, prefix=""):
    """Of `here`: where, what both write, what the first and the second, what is held, what stands."""

    def wrap(func):
        CASES[form] = func, prefix
        return func

    return wrap


def now(row, *names):
    return lambda: tuple(getattr(type(row)._base_manager.get(pk=row.pk), name) for name in names)


def drafted(here):
    version = MethodVersion.objects.shipped().get(key="sidan")
    return editing.copy(here.who("secretary"), here.east, version)


@case(editing_forms.DescribeForm)
def head_of_a_method(here):
    draft = drafted(here)
    said = {"title": draft.tree["title"], "receives": [], "basis": ""}
    where = reverse("editing:describe", args=[draft.pk])
    return where, said, {"summary": "先派再领"}, {"summary": "先领再派"}, draft, now(draft, "tree")


@case(WordsForm)
def words_of_a_step(here):
    draft = drafted(here)
    where = reverse("editing:part", args=[draft.pk, draft.tree["stage"][1]["key"], "words"])
    first, second = {"resident_words": "正在派单。"}, {"resident_words": "这就派单。"}
    return where, {}, first, second, draft, now(draft, "tree")


@case(projects_forms.ProjectForm)
def built(here):
    one = project(here)
    both = {
        "kind": "project", "source": "", "amount": "", "money": "", "watcher": "",
        "lead": one.lead_id,
    }  # fmt: skip
    where = reverse("projects:change", args=[one.pk])
    return where, both, {"title": "路灯甲"}, {"title": "路灯乙"}, one, now(one, "title")


@case(places_forms.RenameForm)
def grid(here):
    where = reverse("places:change", args=[here.one.key, "rename"])
    return (
        where,
        {"level_name": ""},
        {"name": "河边"},
        {"name": "河湾"},
        here.one,
        now(here.one, "name"),
    )


@case(places_forms.RelocatedForm)
def settlement(here):
    where = reverse("places:change", args=[here.east.key, "relocated"])
    return where, {}, {"relocated": "on"}, {}, here.east, now(here.east, "relocated")


@case(hours_forms.HoursForm)
def office_hours(here):
    said = {"lunch": "12:00", "again": "14:00", "closes": "18:00"}
    where = reverse("hours:change", args=["hours"])
    stands = lambda: hours.fresh().calendar.hours[0][0]  # noqa: E731
    return where, said, {"opens": "08:00"}, {"opens": "09:30"}, "hours:hours", stands


@case(hours_forms.LampsForm)
def lamps(here):
    where = reverse("hours:change", args=["lamps"])
    return where, {}, {"amber": 70}, {"amber": 60}, "hours:lamps", lambda: hours.fresh().amber


@case(hours_forms.OrdersForm)
def orders(here):
    where = reverse("hours:change", args=["orders"])
    return where, {}, {"days": 7}, {"days": 9}, "hours:orders", lambda: hours.fresh().order_days


@case(feedback_forms.RulesForm)
def asking_back(here):
    said = {"reopen_days": 15, "source": "县办〔2026〕1号"}
    where = reverse("feedback:rules")
    return where, said, {"share": 20}, {"share": 30}, rules.STREAM, lambda: rules.in_force().share


@case(bodies_forms.DutiesForm)
def duties(here):
    row = here.posts["worker"]
    where = reverse("bodies:duties", args=[row.pk])
    return (
        where,
        {"title": "网格员"},
        {"duties": "help"},
        {"duties": "policy"},
        row,
        now(row, "duties"),
    )


@case(bodies_forms.RenameForm)
def body(here):
    row = bodies.organisation("villagers_committee", here.east)
    where = reverse("bodies:organisation", args=[row.pk])
    return (
        where, {}, {"display_name": "寨管委"}, {"display_name": "村委"}, row, now(row, "display_name"),
    )  # fmt: skip


@case(bodies_forms.ChangeSeatForm)
def seat(here):
    # Of what is no office that people elect, village and town both keep the list.
    body = bodies.organisation("affairs_committee", here.east)
    row = bodies.member(body)
    where = reverse("bodies:member", args=[row.pk])
    return where, {}, {"title": "妇女委员"}, {"title": "治保委员"}, row, now(row, "title")


@case(bodies_forms.CorrectTermForm)
def term(here):
    body = bodies.organisation("affairs_committee", here.east)
    day = clock.today()
    due = day.replace(year=day.year + 3, day=1)
    row = Term.objects.create(organisation=body, from_on=day, due_on=due, path=here.east.path)
    where, said = reverse("bodies:correct_term", args=[row.pk]), {"due_on": due.isoformat()}
    return where, said, {"size": 3}, {"size": 5}, row, now(row, "size")


@case(stream_views.ChangeForm)
def workstream(here):
    row = Workstream.objects.create(
        kind="stream", title="基础设施专班", area=here.county, path=here.county.path,
        leader=here.posts["county"], founded_on=clock.today(),
    )  # fmt: skip
    where, said = reverse("bodies:stream", args=[row.pk]), {"leader": here.posts["county"].pk}
    return where, said, {"tasks": "修三条路"}, {"tasks": "修五条路"}, row, now(row, "tasks")


@case(people_forms.PlaceForm)
def home(here):
    row = household(here.one)
    where = reverse("people:place", args=[row.pk])
    return where, {}, {"grid": here.two.pk}, {"grid": here.three.pk}, row, now(row, "grid_id")


@case(people_forms.CorrectForm)
def somebody(here):
    row = person("测试甲", home=household(here.one))
    where = reverse("people:change", args=[row.pk, "correct"])
    said = {"name": "测试甲", "sex": "9"}
    return where, said, {"nickname": "老三"}, {"nickname": "老四"}, row, now(row, "nickname")


@case(wishes_forms.ReleaseForm, "release")
def line(here):
    row = noted(here)
    where = reverse("wishes:one", args=[row.matter.number])
    first, second = {"line": "想要一台小灶"}, {"line": "想要一台大灶"}
    return where, {}, first, second, row, now(row, "line")


@case(wishes_forms.NoteForm, "note")
def asked(here):
    matter = wished(here)
    where = reverse("wishes:one", args=[matter.number])
    said = {"sort": "living", "whom": "self", "by": "self", "way": "face"}
    stands = lambda: Wish._base_manager.get(matter=matter).agrees  # noqa: E731
    return where, said, {"agrees": "yes"}, {"agrees": "no"}, matter, stands


@case(wishes_forms.AskForm, "ask")
def own_word(here):
    row = noted(here)
    where = reverse("wishes:mine", args=[row.matter.number])
    said = {"whom": "self", "by": "self"}
    return where, said, {"agrees": "no"}, {"agrees": "yes"}, row, now(row, "agrees")


@case(wishes_forms.ThanksForm, "thanks")
def thanks(here):
    row = released(here)
    Wish._base_manager.filter(pk=row.pk).update(state="done", thanks="谢谢好心人")
    where = reverse("wishes:one", args=[row.matter.number])
    return where, {}, {"words": "谢谢乡亲"}, {"words": "谢谢大家"}, row, now(row, "thanks_line")


@pytest.fixture
def here(own_database, monkeypatch):
    """The village, and somebody who may do everything in it behind every request."""
    found = village()
    boss = bodies.somebody("测试员")
    post = found.posts["county"]
    grant = Grant("county_admin", frozenset(COMMANDS), found.county.path, post.pk, "测试岗")
    actor = Actor("staff", account_id=boss.pk, person_id=boss.pk, grants=(grant,), device="d" * 24)
    monkeypatch.setattr("lianhu.access.middleware.actor_of", lambda request: actor)
    return found


@pytest.mark.parametrize("form", CASES, ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_of_two_at_once_the_second_is_told_and_keeps_what_was_typed(form, here, monkeypatch):
    make, prefix = CASES[form]
    where, said, first, second, behind, stands = make(here)
    if prefix == "ask":
        bearer = bearer_of(fresh(behind))
        monkeypatch.setattr("lianhu.access.bearer.actor_of_code", lambda request: bearer)
    named = f"{prefix}-as_seen" if prefix else "as_seen"
    page = Client().get(where).text
    seen = re.search(rf'name="{named}" value="(\w+)"', page)[1]
    answers = {}

    def send(who, own):
        words = {**said, **own, "as_seen": seen}
        data = {f"{prefix}-{name}" if prefix else name: word for name, word in words.items()}
        if prefix:
            data["act"] = prefix
        answers[who] = Client().post(where, data)

    queued(lambda: send("first", first), lambda: send("second", second), behind=behind)
    assert answers["first"].status_code == 302, answers["first"].text[:2000]
    kept = stands()
    assert answers["second"].status_code == 409
    late = answers["second"].text
    assert "您填写的时候别人刚改过这里，您的还没有存" in late
    # Sent once more, over what stands now, it counts.
    seen = re.search(rf'name="{named}" value="(\w+)"', late)[1]
    send("again", second)
    assert answers["again"].status_code == 302
    assert stands() != kept


def forms_of(base):
    for one in base.__subclasses__():
        yield one
        yield from forms_of(one)


def test_every_form_over_what_stands_is_tried_here():
    # These two make something new.
    new = {bodies_forms.PostForm, stream_views.NewForm}
    found = {
        one
        for one in forms_of(AsSeen)
        if one.__module__.startswith("lianhu.") and ".tests." not in one.__module__
    }
    # Every sentence of a step is stored by one view; one of them is tried for all.
    sentences = {one for one in found if issubclass(one, editing_forms.PartForm)} - {WordsForm}
    assert found - new - sentences == set(CASES)
