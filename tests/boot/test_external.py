import pytest
from boot import external
from boot.say import Fault

FIT = {
    "version": "180006",
    "encoding": "UTF8",
    "may_create": True,
    "may_create_database": True,
    "trigrams": True,
}


@pytest.mark.parametrize(
    "url", ["postgresql://lianhu@/lianhu?host=/run/x", "postgres://a:b@db.local:5433/county"]
)
def test_addresses_of_postgresql_are_accepted(url):
    assert external.shape_fault(url) == ""


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://a:geheim@h/x", "postgresql://"),
        ("county", "postgresql://"),
        ("postgresql://a:geheim@h/", "没有写数据库名"),
        ("postgresql://a:geheim@h:port/x", "写法不对"),
    ],
)
def test_other_addresses_are_refused_without_repeating_them(url, words):
    said = external.shape_fault(url)
    assert words in said
    assert "geheim" not in said


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("version", "140011", "版本太旧"),
        ("encoding", "SQL_ASCII", "UTF8"),
        ("may_create", False, "GRANT CREATE"),
        ("trigrams", None, "CREATE EXTENSION"),
        ("trigrams", False, "C.UTF-8"),
    ],
)
def test_an_unfit_database_is_refused_in_one_line(fact, value, words):
    said = external.fact_fault(FIT | {fact: value}, tests=False)
    assert words in said
    assert "\n" not in said


def test_a_fit_database_is_used():
    assert external.fact_fault(FIT, tests=True) == ""


def test_only_tests_need_to_make_databases():
    facts = FIT | {"may_create_database": False}
    assert external.fact_fault(facts, tests=False) == ""
    assert "CREATEDB" in external.fact_fault(facts, tests=True)


def test_a_vouched_address_is_not_asked_again(monkeypatch):
    chosen: dict[str, str] = {}
    external.vouch(chosen, "postgresql://nobody@nowhere/x")
    monkeypatch.setenv(external.CHECKED, chosen[external.CHECKED])
    monkeypatch.setattr(external, "ask", lambda _: pytest.fail("asked"))
    assert external.checked(chosen["DATABASE_URL"], tests=True) == chosen["DATABASE_URL"]


def test_a_server_that_is_not_there_is_said_without_the_password(monkeypatch):
    monkeypatch.delenv(external.CHECKED, raising=False)
    with pytest.raises(Fault) as fault:
        external.checked("postgresql://u:geheim@127.0.0.1:9/x", tests=False)
    assert "连不上" in str(fault.value)
    assert "geheim" not in str(fault.value)


def test_the_shape_is_checked_before_anything_else(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    with pytest.raises(Fault):
        external.check_shape()
    monkeypatch.delenv("DATABASE_URL")
    external.check_shape()


@pytest.mark.parametrize(
    ("query", "threshold"),
    [("", 5), ("?prepare_threshold=none", None), ("?prepare_threshold=9", 9)],
)
def test_statements_are_prepared_unless_a_pooler_stands_between(query, threshold):
    from config import env

    options = env.database(f"postgresql://a@b/c{query}")["OPTIONS"]
    assert options["prepare_threshold"] == threshold
    assert options["server_side_binding"] is True


def test_nobody_waits_for_ever_for_what_somebody_holds():
    from config import env

    assert "lock_timeout=15000" in env.database("postgresql://a@b/c")["OPTIONS"]["options"]
    own = env.database("postgresql://a@b/c?options=-c%20lock_timeout%3D5s")["OPTIONS"]
    assert own["options"] == "-c lock_timeout=5s"
    assert "options" not in env.database("postgresql://a@b/c?prepare_threshold=none")["OPTIONS"]
