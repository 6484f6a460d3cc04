"""Keys: who may open them, what they carry, when they stop."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from lianhu.access.commands import close_account
from lianhu.api import commands, keys
from lianhu.api.models import Token
from lianhu.api.tests.factories import channel_key, staff_key
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters.tests.factories import raised


def caller(word):
    return keys.caller_of(word)


def test_a_word_is_shown_once_and_kept_as_a_digest(here):
    token, word = commands.issue_token(SYSTEM, label="热线", area=here.county, channel="hotline")
    stored = Token.objects.visible_to(SYSTEM).values().get(pk=token.pk)
    assert word not in str(stored)
    assert word.startswith("lh_")
    assert len(word) > 40
    assert word not in "".join(Event.objects.values_list("body", flat=True))


def test_a_staff_key_acts_with_the_posts_of_its_account(here):
    actor = caller(staff_key(here, "clerk")).actor
    full = here.who("clerk")
    assert (actor.account_id, actor.person_id) == (full.account_id, full.person_id)
    assert actor.paths("matters.triage") == [here.east.path]


def test_a_key_carries_nothing_outside_its_place(here):
    inside = caller(staff_key(here, "clerk", area=here.one)).actor
    assert inside.paths("matters.see") == [here.one.path]
    assert caller(staff_key(here, "clerk", area=here.west)).actor.grants == ()


def test_no_key_opens_what_is_sealed(here):
    actor, full = caller(staff_key(here, "discipline")).actor, here.who("discipline")
    for verb in ("sealed.see", "sealed.read"):
        assert actor.paths(verb) == []
        assert full.paths(verb)


def test_a_reading_key_carries_sights_only(here):
    actor = caller(staff_key(here, "clerk", may_act=False)).actor
    assert actor.paths("matters.see")
    assert not actor.paths("matters.triage")


@pytest.mark.parametrize("end", ["revoked", "over", "closed", "left"])
def test_a_key_ends(here, end):
    word = staff_key(here, "clerk", days=30)
    assert caller(word)
    token = Token.objects.visible_to(SYSTEM).get(account=here.accounts["clerk"])
    if end == "revoked":
        commands.revoke_token(SYSTEM, token)
        with pytest.raises(Conflict):
            commands.revoke_token(SYSTEM, token)
    if end == "closed":
        close_account(SYSTEM, here.accounts["clerk"])
    with clock.at(clock.now() + timedelta(days=31 if end == "over" else 0)):
        if end != "left":
            assert caller(word) is None
            return
    from lianhu.bodies import commands as bodies
    from lianhu.bodies.tests.factories import somebody

    bodies.hand_over(SYSTEM, here.posts["clerk"], somebody("新文书"))
    assert caller(word).actor.grants == ()


def test_words_that_open_nothing(here):
    for word in ("", "lh_", "lh_" + "x" * 43, "x", "a~b", "x" * 500, "lh_\ud800", "é~ü"):
        assert caller(word) is None


def test_a_sender_s_word_opens_one_matter_in_one_county(here):
    matter, other = raised(here), raised(here)
    word = keys.sender_token(matter.number)
    assert keys.sender_token(matter.number) == word
    assert caller(word).actor.stream == matter.stream
    assert keys.number_in(word) == matter.number != other.number
    assert caller(word[:-1] + ("A" if word[-1] != "A" else "B")) is None
    elsewhere = keys._sender.sign_object(["another_county", matter.number])
    assert caller(elsewhere) is None


def test_the_day_of_use_is_remembered_once(here, django_assert_num_queries):
    word = channel_key(here)
    caller(word)
    assert Token.objects.visible_to(SYSTEM).get(channel="hotline-12345").last_used_on
    with django_assert_num_queries(1):
        caller(word)


def test_nobody_opens_a_key_for_another_or_outside_their_area(here):
    from lianhu.access.tests.factories import account
    from lianhu.api.tests.factories import _ready
    from lianhu.bodies.tests.factories import post, somebody, tenure

    admin = account(tenure(post("county_admin", here.county), somebody()).person, username="admin")
    from lianhu.access.actor import actor_of_account

    actor = actor_of_account(admin)
    with pytest.raises(NotAllowed, match="自己的账号"):
        commands.issue_token(actor, label="x", area=here.county, account=here.accounts["clerk"])
    with pytest.raises(NotAllowed, match="动态码"):
        commands.issue_token(actor, label="x", area=here.county, account=admin)
    _ready(admin)
    commands.issue_token(actor, label="x", area=here.county, account=admin)
    with pytest.raises(NotAllowed):
        commands.issue_token(here.who("clerk"), label="x", area=here.east, channel="abc")
    town = here.who("town")
    commands.issue_token(town, label="x", area=here.east, channel="abc")
    with pytest.raises(NotAllowed):
        commands.issue_token(town, label="x", area=here.county, channel="abc")


@pytest.mark.parametrize(
    "field, words",
    [
        ("label", {"label": " "}),
        ("channel", {"channel": "热线"}),
        ("channel", {"channel": ""}),
        ("channel", {"channel": "open311"}),
        ("days", {"days": 0}),
        ("days", {"days": 9999}),
        ("hourly", {"hourly": 0}),
    ],
)
def test_a_key_that_says_nothing_is_refused_at_its_field(here, field, words):
    with pytest.raises(Refusal) as refused:
        commands.issue_token(
            SYSTEM, **{"label": "热线", "area": here.county, "channel": "abc", **words}
        )
    assert refused.value.field == field


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "x"},
        {"label": ""},
        {"channel": ""},
        {"channel": "大写"},
        {"channel": "open311"},
        {"kind": "staff"},
        {"hourly": 0},
        {"ends_on": "2001-01-01"},
        {"place": ""},
    ],
)
def test_walls_of_the_table(here, wrong):
    channel_key(here)
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.visible_to(SYSTEM).update(**wrong)


def test_from_the_command_line(here, capsys):
    call_command("token", "issue", "--channel", "hotline", "--label", "热线", "--hourly", "0")
    said = capsys.readouterr().out
    word = said.split("令牌：")[1].split()[0]
    assert caller(word).actor.channel == "hotline"
    call_command("token", "list")
    number = capsys.readouterr().out.split("\t")[0]
    call_command("token", "revoke", number)
    assert caller(word) is None
    for wrong in (
        ["issue", "--label", "x"],
        ["issue", "--label", "x", "--account", "nobody"],
        ["issue", "--label", "x", "--channel", "坏"],
        ["issue", "--label", "x", "--channel", "ab", "--area", "1"],
        ["revoke", "0"],
    ):
        with pytest.raises(CommandError):
            call_command("token", *wrong)
