"""A method that asks for less than the law is refused by article, at its line; for more, it is noted."""

from datetime import date

import pytest

from lianhu.methods.compiler import check, notes
from lianhu.methods.definition import load
from lianhu.methods.gathering import ruling
from lianhu.methods.tests.factories import found_in, known
from lianhu.methods.tests.meetings import TEXT, problems, where, with_changes

QUORUM = 'quorum = [{ of = "adults", more_than = "1/2" }, { of = "households", at_least = "2/3" }]'
PASS = 'pass = { of = "present", more_than = "1/2" }'
MASS = 'about = "assembly"'


def test_the_small_method_is_lawful():
    assert problems() == ()


@pytest.mark.row("C5.3")
@pytest.mark.parametrize(
    "old, new, code, cited",
    [
        (QUORUM, 'quorum = { of = "adults", at_least = "1/3" }', "under-quorum", "第二十六条"),
        (QUORUM, 'quorum = { of = "adults", at_least = "1/2" }', "under-quorum", "第二十六条"),
        (QUORUM, 'quorum = { of = "households", more_than = "1/2" }', "under-quorum", "第二十六条"),
        (QUORUM + "\n", "", "under-quorum", "没有写，《中华人民共和国村民委员会组织法》"),
        (PASS, 'pass = { of = "present", at_least = "1/2" }', "under-pass", "第二十六条"),
        ("notice_days = 10", "notice_days = 9", "under-notice", "第二十五条"),
        ("notice_days = 10\n", "", "under-notice", "没有写提前几天通知"),
        # A representatives' meeting: two thirds of its members.
        (MASS, 'about = "representatives"', "base", "只按"),
        (f'{MASS}\nact = "village_clerk"\ndecides = ["public_works"]\nnotice_days = 10\n{QUORUM}',
         'about = "representatives"\nact = "village_clerk"\ndecides = ["public_works"]\nquorum = { of = "members", more_than = "1/2" }',
         "under-quorum", "第三十条"),
        # Nobody votes for another in an assembly; the household sends somebody.
        (PASS, PASS + '\nproxy = { who = "near_relative" }', "proxy", "第二十六条"),
        # From a telephone an opinion is heard, no vote is given.
        ('way = "hands"\nwithin = "30d"', 'way = "secret_phone"\nwithin = "30d"', "under-channels", "第二十六条"),
        (MASS, MASS + '\nchannels = ["in_person", "online"]', "under-channels", "第二十六条"),
        (MASS, MASS + '\nby = "party_branch"', "under-convened-by", "第二十五条"),
        # What a meeting of no law does is not called a resolution, and it decides nothing major.
        (MASS, 'about = "elders"', "not-the-decider", "第二十八条"),
        (f'title = "村民会议决定"\nkind = "vote"\n{MASS}',
         'title = "群众会决议"\nkind = "vote"\nabout = "mass"\nlevel = "grid"', "not-a-resolution", "第二十八条"),
        # What may not be handed on.
        (f'{MASS}\nact = "village_clerk"\ndecides = ["public_works"]',
         'about = "representatives"\nact = "village_clerk"\ndecides = ["pact"]', "not-the-decider", "第三十一条"),
        ('decides = ["public_works"]', 'decides = ["land_plan"]', "not-the-decider", "第二十六条"),
        ('decides = ["public_works"]', 'decides = ["appraisal"]', "chair", "第三十八条"),
        (MASS, MASS + '\nwomen_at_least = "1/4"', None, ""),
        (MASS, 'about = "representatives"\nwomen_at_least = "1/4"', "under-women", "第二十九条"),
        ("days = 15", "days = 14", "publicity-days", "第三十五条"),
    ],
)  # fmt: skip
def test_under_the_law(old, new, code, cited):
    found = [one for one in problems((old, new)) if code in (None, one.code)]
    if code is None:
        assert not found
        return
    assert found, problems((old, new))
    assert cited in found[0].message
    assert found[0].file == "x.toml"
    assert abs(found[0].line - where((old, new), part=(new or MASS).splitlines()[0])) <= 12


ELECTION = TEXT.replace(MASS, 'about = "election"').replace(
    'decides = ["public_works"]\nnotice_days = 10', ""
)


@pytest.mark.parametrize(
    "lines, codes",
    [
        ('quorum = "law"\npass = "law"\nway = "secret_paper"\nseats = 3', set()),
        ('quorum = "law"\npass = "law"\nway = "hands"\nseats = 3', {"under-secrecy"}),
        ('quorum = { of = "voters", at_least = "1/2" }\npass = "law"\nway = "secret_paper"', {"under-quorum"}),
        ('quorum = "law"\npass = { of = "cast", at_least = "1/3" }\nway = "secret_paper"', {"under-pass"}),
        ('quorum = "law"\npass = "law"\nway = "secret_paper"\nproxy = { who = ["near_relative", "villager"], max = 3 }', set()),
        ('quorum = "law"\npass = "law"\nway = "secret_paper"\nproxy = { who = "near_relative", max = 4 }', {"proxy"}),
        ('quorum = "law"\npass = "law"\nway = "secret_paper"\nproxy = { who = "same_household" }', {"proxy"}),
        ('quorum = "law"\npass = "law"\nway = "secret_paper"\nproxy = { who = "villager", written = false }', {"proxy"}),
        ('quorum = "law"\npass = "law"\nway = "secret_paper"\nproxy = { who = "villager", published = false }', {"proxy"}),
        ('quorum = "law"\npass = "law"\nway = "secret_paper"\nproxy = { who = "villager", not_candidates = false }', {"proxy"}),
    ],
)  # fmt: skip
def test_an_election_of_the_committee(lines, codes):
    source = ELECTION.replace(f'{QUORUM}\n{PASS}\nway = "hands"', lines)
    assert source != ELECTION
    assert {one.code for one in found_in(source)} == codes


@pytest.mark.parametrize("mode, enough", [
    ("all_voters", "voters"), ("household", "household_voters"), ("representatives", "representatives"),
])  # fmt: skip
def test_a_community_elects_in_three_ways_each_with_its_own_number(mode, enough):
    town = ELECTION.replace('regimes = ["village"]', 'regimes = ["community"]')
    asked = f'quorum = {{ of = "{enough}", more_than = "1/2" }}\npass = "law"\nway = "secret_paper"\nmode = "{mode}"'
    found = found_in(town.replace(f'{QUORUM}\n{PASS}\nway = "hands"', asked))
    assert [one.code for one in found] == (["under-quorum"] if mode == "representatives" else [])
    if found:
        assert "代表超过三分之二" in found[0].message
    proxies = asked + '\nproxy = { who = "voter" }'
    found = found_in(town.replace(f'{QUORUM}\n{PASS}\nway = "hands"', proxies))
    assert ("proxy" in {one.code for one in found}) == (mode == "representatives")


BOTH = ('regimes = ["village"]\n', "")
HALF = (
    QUORUM,
    'quorum = [{ of = "adults", more_than = "1/2" }, { of = "households", more_than = "1/2" }]',
)


def test_the_two_laws_stand_side_by_side():
    """Half the households are enough in a community, too few in a village; which law binds is said."""
    assert problems(BOTH) == ()
    found = problems(BOTH, HALF)
    assert [one.code for one in found] == ["under-quorum"]
    assert "（村）" in found[0].message
    assert "《中华人民共和国村民委员会组织法》（2025年修正）第二十六条" in found[0].message
    assert problems(BOTH, HALF, regimes=("community",)) == ()
    assert problems(BOTH, HALF, regimes=("village",))
    # Written for villages only, it is judged by the law of villages only.
    assert problems(HALF, regimes=("community",)) == ()


def test_a_community_has_no_meeting_of_a_group():
    change = (
        f'{MASS}\nact = "village_clerk"\ndecides = ["public_works"]',
        'about = "group"\nact = "village_clerk"',
    )
    found = problems(('regimes = ["village"]', 'regimes = ["community"]'), change)
    assert "no-such-meeting" in {one.code for one in found}


def test_the_law_of_the_day_is_asked():
    """What was lawful before 2026 may lack a step now; an old method is judged by the old law."""
    study = ('next = [{ to = "研究" }]', 'next = [{ to = "审议" }]')
    gone = with_changes(study)
    start, stop = gone.index('[[stage]]\nkey = "研究"'), gone.index('[[stage]]\nkey = "审议"')
    now = gone[:start] + gone[stop:].replace('about = "party_members"', 'about = "two_committees"').replace(
        'quorum = "law"\npass = "law"', 'quorum = { of = "members", more_than = "1/2" }\npass = { of = "members", more_than = "1/2" }')  # fmt: skip
    before = now.replace("law_date = 2026-01-01", "law_date = 2025-06-01")
    assert {one.code for one in found_in(now)} == {"missing-step"}
    assert "先经村党组织研究讨论" in found_in(now)[0].message
    assert found_in(before) == ()
    # Taken up on a later day, it is judged by the law of that day.
    assert {one.code for one in found_in(before, day=date(2026, 2, 1))} == {"missing-step"}


def test_law_instead_of_a_number_follows_the_law():
    by_law = with_changes(
        (QUORUM, 'quorum = "law"'),
        (PASS, 'pass = "law"'),
        ("notice_days = 10", 'notice_days = "law"'),
        BOTH,
    )
    found = load(by_law, "x")
    assert check(found, known()) == ()
    meeting = found.stage("决定").gathering
    village, community, old = (
        ruling(meeting, regime, day)
        for regime, day in (
            ("village", date(2026, 3, 1)),
            ("community", date(2026, 3, 1)),
            ("village", date(2025, 3, 1)),
        )
    )
    assert str(village.quorum) == "年满十八周岁的人过半数，或者户三分之二以上"
    assert str(community.quorum) == "年满十八周岁的人过半数，或者户过半数"
    assert (village.notice_days, community.notice_days, old.notice_days) == (10, 10, 10)
    assert str(old.passing) == str(village.passing) == "到会人员过半数"


@pytest.mark.parametrize(
    "old, new, said",
    [
        (QUORUM, 'quorum = { of = "households", at_least = "3/4" }', "到会人数是“户四分之三以上”，严于法定"),
        ("notice_days = 10", "notice_days = 15", "提前15天通知，严于法定"),
        ("days = 15", "days = 20", "公示20天，严于法定"),
        # More of all than of those present: a stricter rule in another base.
        (PASS, 'pass = { of = "adults", more_than = "1/2" }', "严于法定"),
        (MASS, MASS + "\nsittings = 2", "要有省实施办法的规定"),
    ],
)  # fmt: skip
def test_stricter_is_a_note_and_no_objection(old, new, said):
    source = load(with_changes((old, new)), "x")
    assert check(source, known()) == ()
    (note,) = notes(source, known())
    assert said in note.message


def test_what_nobody_compared_is_noted_not_refused():
    low = ('quorum = "law"', 'quorum = { of = "party_members", more_than = "1/2" }')
    source = load(with_changes(low), "x")
    assert check(source, known()) == ()
    (note,) = notes(source, known())
    assert (note.code, "（未核对条文）" in note.message) == ("under-quorum", True)


def test_a_mass_meeting_of_the_village_is_counted_as_its_assembly():
    mass = (f"{MASS}\n", 'about = "mass"\n')
    assert problems(mass) == ()
    assert {one.code for one in problems(mass, HALF)} == {"under-quorum"}
    # Of a grid it is of no law: free in its numbers, and decides nothing major.
    grid = (f"{MASS}\n", 'about = "mass"\nlevel = "grid"\n')
    assert "not-the-decider" in {one.code for one in problems(grid)}
    assert "under-quorum" not in {one.code for one in problems(grid, HALF)}


def test_a_body_of_no_law_may_say_that_it_resolves_nothing():
    at = 'title = "党组织研究"\nkind = "meeting"\nabout = "branch"'
    for said, refused in (
        ("乡贤会决议", True),
        ("乡贤会意见（不是决议）", False),
        ("乡贤会动议", False),
    ):
        change = (at, f'title = "{said}"\nkind = "meeting"\nabout = "elders"')
        found = {one.code for one in problems(change)}
        assert ("not-a-resolution" in found) == refused, said


TOWN = """
[[stage]]
key = "乡镇"
title = "乡镇决议"
kind = "meeting"
about = "town_committee"
act = "town_cadre"
within = "10d"
on_expire = "escalate:county_leader"
resident_words = "乡镇正在看。"
choices = [{ key = "好", label = "支持", sets = { effect = "support" } }, %s]
next = [{ to = "答复" }]
"""


@pytest.mark.parametrize(
    "choice, codes",
    [
        ('{ key = "退", label = "形式不全退回", sets = { effect = "return_form" } }', set()),
        ('{ key = "改", label = "违法，责令改正", sets = { effect = "correct" } }', set()),
        ('{ key = "否", label = "不同意村里的决定" }', {"town"}),
    ],
)
def test_a_town_cannot_overrule_a_village(choice, codes):
    source = with_changes(
        (
            '[{ when = "held", to = "审议" }, { to = "答复" }]',
            '[{ when = "held", to = "审议" }, { to = "乡镇" }]',
        )
    )
    found = found_in(source + TOWN % choice)
    assert {one.code for one in found} == codes
    assert not found or "第六条、第三十一条" in found[0].message


def test_an_effect_is_for_a_town_alone():
    choices = 'choices = [{ key = "a", label = "甲", sets = { effect = "support" } }, { key = "b", label = "乙" }]\n'
    found = problems(
        ('about = "branch"\n', 'about = "branch"\n' + choices),
        ('{ when = "held", to = "审议" }', '{ when = "a", to = "审议" }'),
    )
    assert {one.code for one in found} == {"effect"}
