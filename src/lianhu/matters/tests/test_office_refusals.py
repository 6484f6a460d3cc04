"""Who may not, what was faster, what came twice: every page says it in Chinese and keeps the words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.matters import commands, doing
from lianhu.matters.forms.office import STEPS
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter, Word
from lianhu.matters.tests.desk import enter, hidden, photo, step, url
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.notices.reading import opened

PLAN = {"measures": "换灯泡", "steps": "看现场\n换灯"}


def plan():
    return {**PLAN, "promised_on": clock.today().isoformat()}


@pytest.mark.parametrize(
    "name", ["inbox", "raise_for", "find", "lists", "loops", "watch", "today", "raise_field"]
)
def test_who_is_not_signed_in_is_led_to_the_door(client, here, name):
    response = client.get(reverse(f"matters:{name}"))
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]


@pytest.mark.parametrize("face", ["show", "show_field"])
def test_the_next_village_does_not_learn_that_there_is_such_a_number(client, here, face):
    matter = carried(here, "claimed")
    enter(client, here, "next_door")
    assert client.get(url(face, matter)).status_code == 404
    for act in STEPS:
        assert client.get(url("act", matter, act)).status_code == 404
        assert client.post(url("act", matter, act), {}).status_code == 404
    assert client.get(reverse("matters:open", args=[matter.pk])).status_code == 404


@pytest.mark.parametrize(
    ("until", "act", "who"),
    [
        ("raised", "triage", "worker"), ("sorted", "dispatch", "window2"), ("sent", "claim", "window"),
        ("claimed", "finish", "window"), ("claimed", "progress", "leader"),
        ("finished", "respond", "clerk"), ("answered", "rate_for", "worker"),
        ("rated", "publish", "window"), ("sent", "assign", "worker"), ("sent", "reclassify", "worker"),
        ("claimed", "pass_back", "clerk"), ("sorted", "remark", "clerk"),
    ],
)  # fmt: skip
def test_another_post_is_refused_in_words_on_both_ways(client, here, until, act, who):
    matter = carried(here, until)
    who = "worker" if who == "window2" else who
    enter(client, here, who)
    before = fresh(matter).revision
    page = client.get(url("act", matter, act))
    assert page.status_code == 403
    assert "进不去" in page.text
    sent = {
        "words": "写了一半",
        "reason": "写了一半",
        "mark": "5",
        "way": "phone",
        "title": "写了一半",
    }
    answer = client.post(url("act", matter, act), sent)
    assert answer.status_code == 403
    assert "data-error" not in answer.text.split("<head", 1)[0]
    assert fresh(matter).revision == before
    assert url("act", matter, act) not in client.get(url("show", matter)).text


def test_the_reason_names_who_may_take_the_step(client, here):
    matter = carried(here, "sorted")
    text = enter(client, here, "county").get(url("show", matter)).text
    assert "“社区派单”这一步由村（社区）干部" in text


def test_a_step_that_is_not_due_says_where_the_matter_stands(client, here):
    matter = carried(here, "sorted")
    page = enter(client, here, "clerk").get(url("act", matter, "finish"))
    assert page.status_code == 409
    assert "现在是“社区派单”" in page.text
    assert client.get(url("act", matter, "fly")).status_code == 404
    assert client.post(url("act", matter, "fly")).status_code == 404


@pytest.mark.row("C4.38")
def test_of_two_claimers_the_second_is_told_who_has_it_and_keeps_the_words(client, here):
    matter = carried(here, "sent")
    here.posts["leader"].duties = ["infrastructure"]
    here.posts["leader"].save()
    page = enter(client, here, "leader").get(url("act", matter, "claim"))
    commands.claim(
        here.who("worker"), fresh(matter), measures="我来", steps=["换"], promised_on=clock.today()
    )
    # Somebody reads what they were told: that is the newest event, and no step.
    opened(here.who("worker"), matter.stream, matter.place)
    assert Event.objects.of(matter.stream).last().verb.startswith("notices.")
    answer = client.post(url("act", matter, "claim"), {**hidden(page), **plan()})
    assert answer.status_code == 409
    assert "workerworker已于" in answer.text
    assert "领单，这件事现在是“" in answer.text
    assert "换灯泡" in answer.text
    assert fresh(matter).holder == here.posts["worker"]


def test_a_page_older_than_the_last_move_is_stopped_and_can_be_sent_again(client, here):
    matter = carried(here, "claimed")
    page = enter(client, here, "worker").get(url("act", matter, "finish"))
    commands.progress(here.who("worker"), fresh(matter), words="到货了")
    answer = client.post(url("act", matter, "finish"), {**hidden(page), "words": "换好了"})
    assert answer.status_code == 409
    assert "换好了" in answer.text
    assert "记录办理进度" in answer.text
    assert fresh(matter).phase == Phase.HANDLING
    again = client.post(url("act", matter, "finish"), {**hidden(answer), "words": "换好了"})
    assert again.status_code == 302
    assert fresh(matter).phase == Phase.RESPONDING


def test_the_same_form_sent_twice_counts_once(client, here):
    matter = carried(here, "claimed")
    page = enter(client, here, "worker").get(url("act", matter, "progress"))
    sent = {**hidden(page), "words": "到货了"}
    for _ in range(2):
        assert client.post(url("act", matter, "progress"), sent).status_code == 302
    assert Word.objects.filter(matter=matter, role="progress").count() == 1
    matter = carried(here, "claimed")
    page = client.get(url("act", matter, "finish"))
    for _ in range(2):
        assert (
            client.post(url("act", matter, "finish"), {**hidden(page), "words": "好了"}).status_code
            == 302
        )
    assert fresh(matter).phase == Phase.RESPONDING


def test_nothing_is_lost_when_a_file_is_not_what_it_says(client, here):
    matter = carried(here, "claimed")
    enter(client, here, "worker")
    bad = SimpleUploadedFile("a.jpg", b"just text", "image/jpeg")
    answer = step(client, matter, "finish", words="换好了", photos=[photo("b.jpg"), bad])
    assert answer.status_code == 422
    assert "不是照片" in answer.text
    assert "换好了" in answer.text
    token = File.objects.get(state="draft").token
    assert f'value="{token}"' in answer.text
    kept = {**hidden(answer), "words": "换好了", "kept_photos": token}
    assert client.post(url("act", matter, "finish"), kept).status_code == 302
    word = Word.objects.get(matter=matter, role="result")
    assert word.attachments.get().file.token == token


@pytest.mark.parametrize("words", ["长" * 2001, "\x00\ud83d坏", "🙂" * 3])
def test_bad_words_are_a_sentence_never_a_fault(client, here, words):
    matter = carried(here, "claimed")
    plain = words.encode("utf-8", "replace").decode()
    answer = step(enter(client, here, "worker"), matter, "finish", words=plain)
    assert answer.status_code in (302, 422)
    if len(words) > 2000:
        assert "最多2000个字" in answer.text
        assert plain in answer.text


def test_private_affairs_are_seen_by_the_few(client, here):
    matter = raised(here, words="我家老人要办身份证")
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    for who in ("county", "supervisor", "worker2", "discipline"):
        assert enter(client, here, who).get(url("show", matter)).status_code == 404, who
    assert enter(client, here, "worker").get(url("show", matter)).status_code == 200


def test_every_act_that_is_offered_opens_and_every_other_is_refused(client, here):
    """What `doing` offers and what the pages let through are the same, for everybody at every step."""
    for until in ("raised", "sorted", "sent", "claimed", "finished", "answered", "rated"):
        matter = carried(here, until)
        for who in ("clerk", "secretary", "worker", "leader", "window", "town"):
            found = doing.open_to(here.who(who), fresh(matter))
            offered = {deed.act for deed in [found.main, *found.others] if deed}
            enter(client, here, who)
            for act in STEPS:
                status = client.get(url("act", matter, act)).status_code
                assert (status == 200) == (act in offered), (until, who, act, status)


def test_looking_leaves_no_event(client, here):
    matter = carried(here, "claimed")
    enter(client, here, "window").get(url("show", matter))
    count = Event.objects.count()
    client.get(url("show", matter))
    client.get(reverse("matters:inbox"))
    assert Event.objects.count() == count
    assert Matter.objects.exists()


def test_the_grid_is_asked_when_a_matter_of_the_whole_village_goes_to_one(client, here):
    matter = raised(here, area=here.east)
    enter(client, here, "clerk")
    step(client, matter, "triage", choice="小事")
    choice = {"category": "infrastructure", "level": "grid"}
    page = step(client, matter, "dispatch", **choice)
    assert page.status_code == 422
    assert "这件事还没有定到网格，请选在哪里" in page.text
    step(client, matter, "dispatch", **choice, area=here.one.pk)
    assert fresh(matter).phase == "claiming"
    assert fresh(matter).area == here.one
