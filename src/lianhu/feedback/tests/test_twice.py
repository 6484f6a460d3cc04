"""Said, found or decided twice: at once, by one person under two posts, or after it moved on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from lianhu.audit.actor import VISITOR
from lianhu.audit.sealing import verify
from lianhu.bodies.tests.factories import post, tenure
from lianhu.dispatch import commands as dispatch
from lianhu.feedback import commands
from lianhu.feedback.models import Finding, Opinion, Sequel
from lianhu.feedback.tests.factories import caller, carried, drawn, fresh, morning
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed
from lianhu.matters import commands as matters
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import bearer
from lianhu.publicity.models import Posting


def comments(matter):
    return [word.text for word in matter.words.filter(role="comment")]


def test_a_wording_and_what_a_teller_said_stand_on_chains_of_their_own(here):
    made = dispatch.keep_answer(here.who("secretary"), here.east, title="路灯", words="修好了")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('feedback_answer_id_seq', %s, false)", [made.pk])
    matter = carried(here, "answered")
    answer, _new = commands.say_later(bearer(matter), matter, solved="solved", mark=5)
    assert answer.pk == made.pk
    dispatch.drop_answer(here.who("secretary"), made)
    assert verify().wrong == ""


def test_not_solved_again_after_its_days_goes_on_in_the_same_new_matter(here):
    matter = carried(here, "answered")
    with clock.at(clock.now() + timedelta(days=90)):
        _a, new = commands.say_later(bearer(matter), fresh(matter), solved="unsolved", words="还黑")
        _b, same = commands.say_later(
            bearer(matter), fresh(matter), solved="unsolved", words="两盏"
        )
    assert new == same
    assert Sequel.objects.count() == 1
    assert comments(new) == ["还没有解决：两盏"]


def test_what_is_heard_while_it_is_worked_on_again_reaches_who_has_it(here):
    matter = carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        commands.say_later(bearer(matter), fresh(matter), solved="unsolved", words="一盏不亮")
        said = {"way": "phone", "solved": "unsolved", "mark": None, "todo": "井盖也没有盖"}
        call.refresh_from_db()
        commands.hear(caller(here, call), call, **said)
    found = fresh(matter)
    assert (found.phase, comments(found)) == (Phase.HANDLING, ["还没有解决：井盖也没有盖"])


@pytest.mark.parametrize("said", ["1" * 18 + "x", "9" * 30, "²", "٣", "1\x00", "-1"])
def test_a_bent_address_of_a_result_is_the_page_without_one(here, client, said):
    assert (
        client.get(reverse("feedback:speak", args=[here.east.key]), {"p": said}).status_code == 200
    )


@pytest.mark.row("C4.47")
def test_two_who_write_a_finding_at_once_do_not_write_over_each_other(here):
    carried(here, "answered")
    made = commands.open_round(here.who("supervisor"), here.east, picked="drawn", n=5)
    one, other = made.findings.get(), made.findings.get()
    day = clock.today() + timedelta(days=3)
    commands.find(here.who("supervisor"), one, result="mend", words="少一盏", mend_by=day)
    with pytest.raises(IllegalMove):
        commands.find(here.who("supervisor"), other, result="fine", words="好的")
    commands.mend(here.who("clerk"), one, words="补上了")
    late = Finding.objects.get(pk=one.pk)
    commands.accept(here.who("supervisor"), one)
    with pytest.raises(IllegalMove):
        commands.mend(here.who("clerk"), late, words="再补一句")
    assert Finding.objects.get(pk=one.pk).accepted_at


@pytest.mark.row("C4.47")
def test_who_mended_it_under_another_post_does_not_accept_it(here):
    carried(here, "answered")
    clerk = here.accounts["clerk"].person
    tenure(post("supervisor", here.east, title="监督委员", duties=["supervision"]), clerk)
    made = commands.open_round(here.who("supervisor"), here.east, picked="drawn", n=5)
    one, day = made.findings.get(), clock.today() + timedelta(days=3)
    commands.find(here.who("supervisor"), one, result="mend", words="少一盏", mend_by=day)
    commands.mend(here.who("clerk"), one, words="补上了")
    with pytest.raises(NotAllowed):
        commands.accept(here.who("clerk"), one)
    commands.accept(here.who("supervisor"), one)


def test_two_doubts_found_true_take_back_to_work_once(here):
    matter = carried(here, "shown")
    posting = Posting.objects.get()
    one, other = (
        commands.speak(VISITOR, here.east, says="not_fixed", words=said, posting=posting)
        for said in ("还黑", "也黑")
    )
    supervisor = here.who("supervisor")
    commands.check_doubt(supervisor, one, true=True, words="巷口一盏不亮")
    plan = {"measures": "再换", "steps": ["换灯"], "promised_on": clock.today()}
    held = fresh(matter)
    if held.phase != Phase.HANDLING:
        matters.claim(here.who("worker"), held, **plan)
    revision = fresh(matter).revision
    other = Opinion.objects.get(pk=other.pk)
    commands.check_doubt(supervisor, other, true=True, words="是同一盏")
    assert fresh(matter).revision == revision


def test_whom_to_ask_and_what_to_say_stand_before_what_to_write_down(client, here):
    carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        name = next(name for name, one in here.posts.items() if one == call.post)
        html = enter(client, here, name).get(reverse("feedback:call", args=[call.pk])).text
    main = html[html.index("lh-split") :]
    assert main.index("找谁") < main.index("可以这样说") < main.index("怎样问到的")
