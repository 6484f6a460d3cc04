"""The pages on which a secretary changes a method: every sentence, every form, nothing lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianhu.bodies.tests.factories import sign_in
from lianhu.editing import commands, meeting_words, objections, trees
from lianhu.editing.forms import form_of
from lianhu.editing.models import Draft
from lianhu.editing.objections import PARTS
from lianhu.editing.sentences import LABELS, label_of, read, words_of
from lianhu.editing.tests.factories import SHIPPED, bench, blank, tree, village
from lianhu.kernel import clock
from lianhu.methods import queries
from lianhu.methods.tests.factories import text

pytestmark = pytest.mark.django_db
EMPTY = (None, False, [])


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def secretary(client, here):
    sign_in(client, "village_secretary", here.east)
    return client


@pytest.fixture
def draft(here):
    return commands.copy(here.who("secretary"), here.east, here.sidan)


def fresh(draft):
    return Draft.objects.get(pk=draft.pk)


def fields_of(answer):
    """What the form of this page would send as it stands."""
    form = answer.context["form"]
    found = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False, []):
            found[bound.html_name] = value
    return found


def send(client, path, **changes):
    sent = {**fields_of(client.get(path)), **changes}
    return client.post(path, {word: value for word, value in sent.items() if value is not None})


@pytest.mark.row("G.7")
@pytest.mark.parametrize("key", [*SHIPPED, "blank"])
def test_a_method_is_read_as_sentences(key):
    found = blank() if key == "blank" else tree(key)
    reading = read(found, bench())
    # What this edition cannot carry out yet is read all the same.
    codes = {one.code for one in objections.judged(found, bench())}
    assert codes <= {"not-yet"}
    assert len(reading.steps) == len(found["stage"])
    for step in reading.steps:
        parts = {line.part for line in step.lines}
        assert {"what", "words"} <= parts
        kind = trees.row(found, step.key)["kind"]
        assert all(line.label == label_of(kind, line.part) for line in step.lines)
        said = "".join(words for line in step.lines for words in line.words)
        assert not re.search(r"village_|escalate|at_most|within", said)


def test_the_page_says_who_what_when_and_what_if_not(secretary, here, draft):
    page = secretary.get(f"/editing/{draft.pk}/").text
    lines = {line.label for step in read(draft.tree, bench()).steps for line in step.lines}
    assert lines == {LABELS[part] for part in set(PARTS) - set(meeting_words.PARTS)}
    for part in (*lines, "4小时内", "按派单时的建议指派到人", "没有不合规矩的地方",
                 "用网页、短信告诉承办人"):  # fmt: skip
        assert part in page


def test_an_objection_stands_beside_its_sentence_and_one_tap_mends_it(secretary, here, draft):
    commands.change_stage(here.who("secretary"), draft, "晒单", {"days": 7})
    page = secretary.get(f"/editing/{draft.pk}/").text
    section = page[page.index('id="s8"') : page.index('id="s9"')]
    assert "不得少于15天" in section
    assert "改成：公示15天" in section
    secretary.post(f"/editing/{draft.pk}/mend/", {"code": "publicity-days", "stage": "晒单"})
    assert trees.row(fresh(draft).tree, "晒单")["days"] == 15


@pytest.mark.parametrize("key", [*SHIPPED, "blank"])
def test_a_form_sent_as_it_stands_changes_nothing(key):
    found = blank() if key == "blank" else tree(key)
    method = trees.loaded(found)
    others = {other: other for other in SHIPPED}
    for row in found["stage"]:
        for part in PARTS:
            shape = form_of(row, part)
            if shape is None or words_of(method, method.stage(row["key"]), part) is None:
                continue
            shown = shape(tree=found, key=row["key"], methods=others)
            sent = {one.html_name: one.value() for one in shown if one.value() not in EMPTY}
            again = shape(sent, tree=found, key=row["key"], methods=others)
            assert again.is_valid(), (row["key"], part, again.errors)
            changed = {**row}
            for word, value in again.words().items():
                changed.pop(word, None) if value is None else changed.update({word: value})
            assert changed == row, (row["key"], part)


def test_saving_without_a_change_is_no_change(secretary, draft):
    assert send(secretary, f"/editing/{draft.pk}/s/办理/who/").status_code == 302
    assert fresh(draft).revision == 0


CHANGES = [
    ("派单", "who", {"act": ["village_clerk"]}, ("act", ["village_clerk"])),
    ("派单", "who", {"supervise": ["supervisor"]}, ("supervise", ["supervisor"])),
    ("挂账", "who", {"owner": "town_cadre", "act": ["town_cadre"]}, ("owner", "town_cadre")),
    ("领单", "what", {"title": "认领"}, ("title", "认领")),
    ("晒单", "what", {"days": 30}, ("days", 30)),
    ("领单", "what", {"needs": ["measures"]}, ("needs", ["measures"])),
    ("领单", "within", {"within_n": 2, "within_unit": "h"}, ("within", "2h")),
    ("办理", "within", {"promised": None, "within_n": 9, "within_unit": "d"}, ("within", "9d")),
    ("挂账", "within", {"review_n": 10, "review_unit": "d"}, ("review_within", "10d")),
    ("派单", "within", {"ask_times": None}, ("ask_back", None)),
    ("办理", "within", {"more_times": 2}, ("extend", {"at_most": 2, "longest": "10wd",
     "approve": ["village_secretary", "town_cadre"]})),
    ("评价", "then", {"most_0": 1}, ("next", [{"when": "low", "to": "办理", "at_most": 1}, {"to": "晒单"}])),
    ("评价", "then", {"when_0": "", "to": "办结"}, ("next", [{"to": "办结"}])),
    ("反馈", "then", {"to": "晒单"}, ("next", [{"to": "晒单"}])),
    ("派单", "late", {"tell": ["town_cadre"]}, ("on_expire", ["escalate:town_cadre"])),
    ("领单", "late", {"assign": None, "tell": ["village_secretary"]},
     ("on_expire", ["escalate:village_secretary"])),
    ("办结", "words", {"resident_words": "办好了。"}, ("resident_words", "办好了。")),
    ("办理", "tells/1", {"words": "请办。"}, None),
]  # fmt: skip


@pytest.mark.parametrize("key, part, typed, expected", CHANGES)
def test_each_sentence_is_changed_by_its_own_form(secretary, draft, key, part, typed, expected):
    answer = send(secretary, f"/editing/{draft.pk}/s/{key}/{part}/", **typed)
    assert answer.status_code == 302, answer.context["form"].errors
    row = trees.row(fresh(draft).tree, key)
    if expected:
        assert row.get(expected[0]) == expected[1]
    others = {word for word in row if row[word] != trees.row(draft.tree, key).get(word)}
    assert len(others) <= 2
    assert fresh(draft).revision == 1


def test_choices_come_and_go_with_their_ways(secretary, draft):
    path = f"/editing/{draft.pk}/s/挂账/what/"
    send(secretary, path, choice_2="转给部门")
    row = trees.row(fresh(draft).tree, "挂账")
    assert [one["key"] for one in row["choices"]] == ["接着办", "办不了", "转给部门"]
    assert row["choices"][1]["needs"] == ["reason"]
    send(secretary, path, choice_0=None)
    row = trees.row(fresh(draft).tree, "挂账")
    assert row["next"] == [{"to": "反馈"}]


def test_a_telling_is_added_changed_and_taken_out(secretary, draft):
    path = f"/editing/{draft.pk}/s/办结/tells"
    send(secretary, f"{path}/0/", whom="teller", how=["same"], words="办结了。")
    tells = trees.row(fresh(draft).tree, "办结")["tells"]
    assert tells == [{"whom": "teller", "how": ["same"], "words": "办结了。"}]
    secretary.post(f"{path}/0/", {**fields_of(secretary.get(f"{path}/0/")), "drop": "1"})
    assert "tells" not in trees.row(fresh(draft).tree, "办结")
    assert send(secretary, f"{path}/0/", words="").status_code == 422
    assert secretary.get(f"{path}/7/").status_code == 404


def test_nothing_typed_is_lost_when_it_is_refused(secretary, draft):
    answer = send(secretary, f"/editing/{draft.pk}/s/派单/words/", resident_words="很" * 301)
    assert answer.status_code == 422
    assert "很" * 301 in answer.text
    assert fresh(draft).revision == 0


def test_of_two_who_change_the_same_sentence_the_second_is_told(secretary, here, draft):
    path = f"/editing/{draft.pk}/s/派单/within/"
    seen = fields_of(secretary.get(path))
    commands.change_stage(here.who("clerk"), draft, "派单", {"within": "2wd"})
    answer = secretary.post(path, {**seen, "within_n": 5})
    assert answer.status_code == 409
    assert 'value="5"' in answer.text
    assert trees.row(fresh(draft).tree, "派单")["within"] == "2wd"
    # Another sentence of the same step is nobody else's business.
    assert (
        send(secretary, f"/editing/{draft.pk}/s/派单/words/", resident_words="好").status_code
        == 302
    )


def test_a_step_is_added_moved_and_taken_out_and_put_back(secretary, draft):
    root = f"/editing/{draft.pk}"
    secretary.post(f"{root}/s/办理/add/", {"card": "check", "title": "复核", "seen": 0})
    assert changes_of(draft)[4:6] == ["复核", "挂账"]
    secretary.post(f"{root}/s/复核/move/", {"after": "反馈", "seen": 1})
    assert changes_of(draft)[5:7] == ["反馈", "复核"]
    secretary.post(f"{root}/remove/", {"stage": "复核", "seen": 2})
    assert "复核" not in changes_of(draft)
    secretary.post(f"{root}/undo/", {"seen": 3})
    assert "复核" in changes_of(draft)
    stale = secretary.post(f"{root}/remove/", {"stage": "复核", "seen": 1}, follow=True)
    assert "别人刚改过" in stale.text


def changes_of(draft):
    return [one["key"] for one in fresh(draft).tree["stage"]]


def test_every_card_says_what_it_is_with_an_example(secretary, draft):
    page = secretary.get(f"/editing/{draft.pk}/s/办理/add/").text
    for part in ("复核：", "商议：", "满意度评价：", "合格的往下走，不合格的退回重新领单"):
        assert part in page
    assert secretary.post(f"/editing/{draft.pk}/s/办理/add/", {"seen": 0}).status_code == 422


@pytest.mark.row("G.7")
def test_a_draft_is_adopted_with_who_decided_and_when(secretary, here, draft):
    path = f"/editing/{draft.pk}/adopt/"
    send(secretary, f"/editing/{draft.pk}/s/领单/within/", within_n=2)
    refused = secretary.post(path, {"seen": 1})
    assert refused.status_code == 422
    answer = secretary.post(
        path, {"body": here.body.pk, "decided_on": clock.today().isoformat(), "seen": 1}
    )
    assert answer.url == f"/methods/at/{here.east.key}/"
    page = secretary.get(answer.url).text
    assert "2小时内" in page
    assert here.body.name in page
    assert secretary.get(f"/editing/{draft.pk}/s/领单/within/").status_code == 404
    assert "已采用" in secretary.get(f"/editing/{draft.pk}/").text


def test_what_is_unlawful_is_listed_instead_of_a_form(secretary, here, draft):
    commands.change_stage(here.who("secretary"), draft, "晒单", {"days": 7})
    page = secretary.get(f"/editing/{draft.pk}/adopt/").text
    assert "不得少于15天" in page
    assert 'name="decided_on"' not in page
    answer = secretary.post(
        f"/editing/{draft.pk}/adopt/",
        {"body": here.body.pk, "decided_on": clock.today().isoformat()},
    )
    assert answer.status_code == 422
    assert fresh(draft).ended_at is None


def test_the_head_is_changed_and_the_list_shows_it(secretary, draft):
    send(secretary, f"/editing/{draft.pk}/head/", title="东河四单", whole_n=None, basis="甲\n乙")
    found = fresh(draft)
    assert (found.title, found.tree["basis"], "whole" in found.tree) == (
        "东河四单",
        ["甲", "乙"],
        False,
    )
    assert "东河四单" in secretary.get("/editing/").text


def test_a_blank_one_is_started_and_the_empty_list_says_how(secretary, here):
    assert "没有正在写的草稿" in secretary.get("/editing/").text
    answer = secretary.post(
        "/editing/new/", {"title": "清洁工作法", "summary": "门前卫生", "receives": ["demand"]}
    )
    assert "清洁工作法" in secretary.get(answer.url).text
    assert secretary.post("/editing/new/", {"title": ""}).status_code == 422


def test_what_one_village_exports_the_next_takes_in(client, secretary, here, draft):
    send(secretary, f"/editing/{draft.pk}/s/领单/within/", within_n=2)
    answer = secretary.get(f"/editing/{draft.pk}/file/")
    assert "attachment" in answer["Content-Disposition"]
    sign_in(client, "village_secretary", here.west)
    sent = SimpleUploadedFile("四单.toml", answer.content)
    page = client.post("/editing/bring/", {"file": sent}, follow=True).text
    assert "来自“四单工作法”（东河村照“四单工作法 第1版”改的）" in page
    made = Draft.objects.get(area=here.west)
    assert made.tree["stage"] == fresh(draft).tree["stage"]


def test_a_broken_file_is_answered_with_its_lines(secretary, here):
    whole = text("sidan").replace('kind = "claim"', 'kind = "party"')
    sent = SimpleUploadedFile("x.toml", whole.encode())
    answer = secretary.post("/editing/bring/", {"file": sent})
    line = whole[: whole.index('"party"')].count("\n") + 1
    assert answer.status_code == 422
    assert f"第{line}行" in answer.text
    huge = SimpleUploadedFile("x.toml", b"x" * 200_001)
    assert "最多200000字节" in secretary.post("/editing/bring/", {"file": huge}).text
    assert "请选一个文件" in secretary.post("/editing/bring/", {}).text
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["print", "version"])
def test_a_method_is_printed_for_the_meeting(secretary, here, draft, name):
    path = (
        f"/editing/{draft.pk}/print/"
        if name == "print"
        else f"/editing/version/{here.sidan.pk}/print/"
    )
    page = secretary.get(path).text
    for part in ("居民点单", "4小时内", "怎样算办成"):
        assert part in page
    assert ("供会议审定" in page) == (name == "print")


def test_who_writes_in_several_places_is_asked_where(client, here):
    sign_in(client, "town_cadre", here.town)
    page = client.get("/editing/new/").text
    assert f"?a={here.east.key}" in page
    assert client.get(f"/editing/new/?a={here.west.key}").status_code == 200
    assert client.get("/editing/new/?a=zzzzzz").status_code == 404


def test_a_page_of_a_draft_asks_few_questions(secretary, draft, django_assert_max_num_queries):
    secretary.get(f"/editing/{draft.pk}/")
    with django_assert_max_num_queries(12):
        secretary.get(f"/editing/{draft.pk}/")


def test_the_supervisor_reads_and_changes_nothing(client, here, draft):
    sign_in(client, "supervisor", here.east)
    page = client.get(f"/editing/{draft.pk}/").text
    assert "居民点单" in page
    assert "在后面加一步" not in page
    assert client.get(f"/editing/{draft.pk}/s/派单/within/").status_code == 403
    assert client.post(f"/editing/{draft.pk}/undo/").status_code == 403


@pytest.mark.row("G.7")
def test_what_another_village_works_by_is_read_and_varied_here(client, secretary, here, draft):
    """互学互比: from what came of it over its sentences to a draft of one's own."""
    commands.change_stage(here.who("secretary"), draft, "领单", {"within": "2h"})
    made = commands.install(
        here.who("secretary"), draft, body=here.body, decided_on=clock.today()
    )  # fmt: skip
    page = f"/methods/{made.version_id}/"
    client.logout()
    assert "照着改一份" not in client.get(page).text
    sign_in(client, "village_secretary", here.west)
    said = client.get(page).text
    action = re.search(r'action="(/editing/copy/[^"]+)"', said)[1]
    assert f"{here.west}照着改一份" in said
    answer = client.post(action.replace("&amp;", "&"), follow=True)
    assert "2小时内" in answer.text
    own = Draft.objects.get(area=here.west)
    assert (own.base_id, str(here.west) in own.origin) == (made.version_id, True)
    sign_in(client, "supervisor", here.west)
    assert "照着改一份" not in client.get(page).text


def test_what_is_in_force_is_offered_to_vary(secretary, here):
    version = queries.method_for(here.east, "sidan")
    answer = secretary.post(f"/editing/copy/{version.pk}/?a={here.east.key}")
    assert Draft.objects.get().base == version
    assert answer.url == f"/editing/{Draft.objects.get().pk}/"
    assert objections.judged(Draft.objects.get().tree, bench()) == ()
