"""A matter always lies with somebody; what everybody reads names nobody."""

import pytest

from lianhu.audit.trace import COMMANDS
from lianhu.bodies.models import Post
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, story
from lianhu.matters.kinds import Phase
from lianhu.matters.queries import inbox
from lianhu.matters.telling import Fields
from lianhu.matters.tests.factories import bearer, carried, fresh
from lianhu.methods.queries import definition_of

# Not steps of one matter, or shown as the step before it.
# Not in the life of one matter; what was handed over has no life here any more.
ELSEWHERE = {
    "matters.open_box", "matters.pass_slip", "matters.find", "matters.open", "matters.raise_for", "matters.export",
    "matters.hand_over", "matters.raise_many", "matters.keep_filter", "matters.drop_filter",
} | {
    f"matters.{verb}"
    for verb in ("paste_chat", "sort_drafts", "name_speaker", "take_in", "throw_away", "gather",
                 "forget_drafts", "set_day", "end_day", "remind", "urge")
}  # fmt: skip


@pytest.mark.parametrize("act", ["pass_back", "reclassify"])
def test_what_goes_back_lies_in_the_inbox_of_whoever_is_next(here, act):
    matter = carried(here, "claimed")
    if act == "pass_back":
        commands.pass_back(here.who("worker"), matter, reason="不属本岗")
    else:
        commands.reclassify(here.who("clerk"), matter, reason="分错了")
    found = fresh(matter)
    assert found.phase == (Phase.DISPATCHING if act == "pass_back" else Phase.TRIAGE)
    assert found.holder is not None
    names = [name for name in here.accounts if found in inbox(here.who(name), mine=True)]
    assert names


def test_what_waits_for_a_claim_is_held_by_nobody(here):
    assert carried(here, "sent").holder is None


def test_words_for_everyone_name_no_person_and_quote_no_teller(here):
    matter = carried(here, "claimed", words="罗小花家门口的灯坏了")
    stage = definition_of(matter.version_id).stage(matter.stage)
    named = Fields(matter, stage, {"title": "罗小花家"}, matter.holder)
    open_to_all = named.for_everyone()
    post = matter.holder.title
    assert "罗小花" in named["title"]
    assert named["pool"] == f"{post}worker"
    assert "罗小花" not in open_to_all["title"]
    assert (open_to_all["pool"], open_to_all["holder"]) == (post, post)
    assert "基础设施" in open_to_all["title"]
    assert open_to_all["number"] == matter.number


def test_the_teller_reads_why_it_was_put_on_the_books(here):
    matter = carried(here, "claimed")
    commands.defer(here.who("worker"), matter, reason="要等县里的材料")
    told = story.read(fresh(matter), bearer(matter))
    lines = [(one.title, one.text) for one in told.entries]
    assert any("眼下办不了" in str(title) and "要等县里的材料" in text for title, text in lines)


def test_every_step_has_a_title_for_the_teller():
    verbs = {verb for verb in COMMANDS if verb.startswith("matters.")} - ELSEWHERE
    sights = {verb for verb in verbs if COMMANDS[verb].sight}
    assert verbs - sights - set(story.TITLES) == set()


def test_a_matter_is_not_sent_to_a_post_that_the_method_does_not_let_claim(here):
    # The township keeps the clock over the village's work and does not claim it (sidan).
    Post.objects.update(duties=[])
    Post.objects.filter(pk=here.posts["town"].pk).update(duties=["infrastructure"])
    matter = carried(here, "sorted")
    with pytest.raises(Refusal, match="请先设岗"):
        commands.dispatch(here.who("clerk"), matter, category="infrastructure")
    Post.objects.filter(pk=here.posts["worker"].pk).update(duties=["infrastructure"])
    with pytest.raises(Refusal, match="没有这项职责"):
        commands.dispatch(
            here.who("clerk"), matter, category="infrastructure", suggested=here.posts["town"]
        )
    commands.dispatch(here.who("clerk"), matter, category="infrastructure")
    assert fresh(matter).suggested == here.posts["worker"]
