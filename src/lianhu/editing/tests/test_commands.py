"""Writing a method step by step: who may, what is refused, what is kept, and how it comes in force."""

import pytest
from django.db import IntegrityError, connection, transaction

from lianhu.audit.models import Event
from lianhu.editing import commands, trees
from lianhu.editing.models import Before, Draft
from lianhu.editing.tests.factories import tree, village
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.methods import queries
from lianhu.methods.commands import Faulty
from lianhu.methods.models import MethodVersion
from lianhu.methods.tests.factories import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(county):
    return village()


def copied(here, who="secretary"):
    return commands.copy(here.who(who), here.east, here.sidan)


def started(here, **words):
    given = {"title": "清洁工作法", "summary": "门前卫生怎么办。", "receives": ["demand"]} | words
    return commands.start(here.who("secretary"), here.east, **given)


def adopt(here, draft, **words):
    given = {"body": here.body, "decided_on": clock.today()} | words
    return commands.install(here.who("secretary"), draft, **given)


def test_a_copy_says_what_its_version_says_and_where_it_comes_from(here):
    draft = copied(here)
    assert draft.tree == tree("sidan")
    assert draft.origin == "东河村照“四单工作法 第1版”改的"


@pytest.mark.row("G.7")
def test_a_step_is_added_and_the_village_works_by_it_from_then_on(here):
    draft, secretary = copied(here), here.who("secretary")
    key = commands.add_stage(secretary, draft, card="check", after="办理", title="复核")
    made = adopt(here, draft)
    version = queries.method_for(here.one, "sidan")
    method = queries.definition_of(version.pk)
    assert (version, version.number, version.home) == (made.version, 2, here.east)
    assert method.stage("办理").next[-1].to == key == "复核"
    assert method.origin == draft.origin
    assert queries.method_for(here.west, "sidan") == here.sidan
    assert Draft.objects.get().version == version


def test_a_method_from_blank_is_lawful_and_has_a_name_of_its_own(here):
    first, second = started(here), started(here)
    assert (first.tree["key"], second.tree["key"]) == ("清洁工作法", "清洁工作法2")
    adopt(here, first)
    assert queries.receiving(here.one, "demand").key == "清洁工作法"
    assert queries.receiving(here.west, "demand").key == "sanshi"


def test_an_unlawful_draft_is_kept_and_not_adopted(here):
    draft = copied(here)
    commands.change_stage(here.who("secretary"), draft, "晒单", {"days": 7})
    with pytest.raises(Faulty, match="不得少于15天"):
        adopt(here, draft)
    assert Draft.objects.get().ended_at is None
    assert MethodVersion.objects.filter(home=here.east).count() == 0


def test_a_repair_is_one_command_and_says_what_it_did(here):
    draft, secretary = copied(here), here.who("secretary")
    commands.change_stage(secretary, draft, "晒单", {"days": 7})
    assert commands.mend(secretary, draft, code="publicity-days", stage="晒单") == "公示15天"
    assert draft.tree == tree("sidan")
    with pytest.raises(Conflict):
        commands.mend(secretary, draft, code="publicity-days", stage="晒单")


def test_the_last_changes_can_be_undone_one_by_one(here):
    draft, secretary = copied(here), here.who("secretary")
    commands.change_stage(secretary, draft, "派单", {"within": "2wd"})
    commands.remove_stage(secretary, draft, "挂账")
    commands.undo(secretary, draft)
    assert trees.row(draft.tree, "派单")["within"] == "2wd"
    commands.undo(secretary, draft)
    assert (draft.tree, draft.revision) == (tree("sidan"), 4)
    with pytest.raises(Conflict):
        commands.undo(secretary, draft)


def test_so_many_changes_are_remembered_and_no_more(here, monkeypatch):
    monkeypatch.setattr(Before, "KEPT", 2)
    draft, secretary = copied(here), here.who("secretary")
    for n in range(2, 6):
        commands.change_stage(secretary, draft, "派单", {"within": f"{n}wd"})
    assert [trees.row(one.tree, "派单")["within"] for one in draft.befores.all()] == ["4wd", "3wd"]


def test_what_is_of_no_form_changes_nothing(here):
    draft, secretary = copied(here), here.who("secretary")
    for words in ({"title": "长" * 31}, {"within": "3 天"}, {"kind": "party"}, {"days": 3}):
        with pytest.raises(Refusal):
            commands.change_stage(secretary, draft, "派单", words)
    with pytest.raises(Missing):
        commands.change_stage(secretary, draft, "没有", {"title": "x"})
    draft.refresh_from_db()
    assert (draft.tree, draft.revision, draft.befores.count()) == (tree("sidan"), 0, 0)


def test_who_saw_an_older_draft_moves_nothing(here):
    draft, secretary = copied(here), here.who("secretary")
    commands.remove_stage(here.who("clerk"), draft, "挂账", seen=0)
    with pytest.raises(Conflict):
        commands.remove_stage(secretary, draft, "晒单", seen=0)
    with pytest.raises(Conflict):
        commands.undo(secretary, draft, seen=0)
    with pytest.raises(Conflict):
        adopt(here, draft, seen=0)


def test_only_who_looks_after_methods_here_may_write(here):
    draft = copied(here)
    for name in ("worker", "next_door", "supervisor"):
        with pytest.raises(NotAllowed):
            commands.change_stage(here.who(name), draft, "派单", {"within": "2wd"})
    with pytest.raises(NotAllowed):
        commands.install(here.who("clerk"), draft, body=here.body, decided_on=clock.today())
    assert not Draft.objects.visible_to(here.who("next_door"))
    assert Draft.objects.visible_to(here.who("supervisor")).get() == draft


def test_what_ended_stays(here):
    dropped, secretary = copied(here), here.who("secretary")
    commands.drop(secretary, dropped)
    with pytest.raises(Conflict):
        commands.change_stage(secretary, dropped, "派单", {"within": "2wd"})
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE editing_draft SET title = 'x'")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM editing_draft")


def test_the_log_holds_no_words(here):
    draft, secretary = started(here), here.who("secretary")
    commands.change_stage(secretary, draft, "反馈", {"resident_words": "请您放心"})
    said = "".join(Event.objects.of(draft.stream).values_list("body", flat=True))
    assert not any(word in said for word in ("清洁", "请您放心"))


def test_a_file_from_elsewhere_becomes_a_draft_that_says_where_it_is_from(here):
    draft = commands.bring(here.who("secretary"), here.east, text("sidan").encode(), name="x.toml")
    assert draft.tree == tree("sidan")
    assert draft.origin == "来自“四单工作法”（随系统提供）"
    assert adopt(here, draft).version.origin == draft.origin


STRANGE = {
    "没有传完": (text("sidan")[:700].encode(), "TOML 写法有误"),
    "照片": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "UTF-8"),
    "太大": (b"# " + b"x" * 200_001, "最多200000字节"),
    "空的": (b"", "缺少"),
    "别的文件": (b"[project]\nname = 'x'", "不认得"),
    "去向落空": (
        text("sidan").replace('{ to = "反馈" }', '{ to = "没有的" }').encode(),
        "没有名叫",
    ),
}


@pytest.mark.parametrize("content, says", STRANGE.values(), ids=STRANGE)
def test_a_damaged_or_foreign_file_is_answered_with_the_place_of_the_fault(here, content, says):
    with pytest.raises(Faulty) as caught:
        commands.bring(here.who("secretary"), here.east, content, name="邻村.toml")
    assert says in str(caught.value)
    assert all(one.line >= 1 for one in caught.value.problems)
    assert not Draft.objects.exists()
