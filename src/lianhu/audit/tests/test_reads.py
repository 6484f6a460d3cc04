"""A kept read answers as the ORM would, with the values of now."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import BinaryField, Count, Q, QuerySet
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lianhu.audit import reads
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import emit, together
from lianhu.kernel import clock

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def rows() -> list[Permission]:
    found = []
    for name in "甲乙":
        kind = ContentType.objects.create(app_label="reads", model=name)
        found.append(Permission.objects.create(codename=name, name=name, content_type=kind))
    return found


def _joined(codename: str) -> QuerySet[Permission]:
    return Permission.objects.filter(codename=codename).select_related("content_type")


def test_models_come_with_what_is_joined_and_cost_one_statement(rows: list[Permission]) -> None:
    reads.first("x", _joined, rows[0].codename)
    with CaptureQueriesContext(connection) as asked:
        found = reads.first("x", _joined, rows[1].codename)
        assert found == rows[1]
        assert found.content_type.model == "乙"
    assert len(asked) == 1
    assert not found._state.adding
    found.refresh_from_db()


def test_what_is_not_there_is_none() -> None:
    assert reads.first("x", _joined, "nothere") is None


def test_rows_are_named_and_new_values_are_asked(rows: list[Permission]) -> None:
    def of(pk: int, codename: str) -> QuerySet[Permission, Any]:
        found = Permission.objects.filter(content_type=pk, codename=codename)
        return found.values_list("codename", "content_type__model", named=True)

    one, two = rows
    assert [tuple(row) for row in reads.read("", of, one.content_type_id, "甲")] == [("甲", "甲")]
    assert reads.read("", of, one.content_type_id, "乙") == []
    assert reads.read("", of, two.content_type_id, "乙")[0].content_type__model == "乙"


def _emit() -> Event:
    with together():
        emit(SYSTEM, "audit.seal", stream="reads:1", place="", number=7)
    return Event.objects.get(stream="reads:1")


def test_days_and_moments_may_stand_in_several_places() -> None:
    def counted(now: datetime, day: date) -> QuerySet[Event, Any]:
        late = Count("pk", filter=Q(at__lt=now))
        found = Event.objects.filter(recorded_at__lte=now, at__date__lte=day).order_by()
        kinds = found.values("verb").annotate(late=late)
        return kinds.values_list("verb", "late", named=True)

    _emit()
    then = clock.now() + timedelta(days=1)
    assert [row.late for row in reads.read("", counted, then, then.date())] == [1]
    assert reads.read("", counted, then - timedelta(days=400), then.date()) == []
    assert reads.read("", counted, then, then.date() - timedelta(days=400)) == []


def test_fields_that_the_orm_converts_are_converted() -> None:
    def of(stream: str) -> QuerySet[Event]:
        return Event.objects.of(stream)

    made = _emit()
    [found] = reads.read("", of, made.stream)
    assert (found.data, found.body, found.at) == (made.data, made.body, made.at)


def test_bytes_are_found_by_bytes() -> None:
    def of(body: bytes) -> QuerySet[Event]:
        return Event.objects.annotate(raw=Cast("hash", BinaryField())).filter(raw=body)

    made = emit(SYSTEM, "test.one", stream="test:9", place="1.")
    for _again in range(2):
        assert [one.pk for one in reads.read("", of, made.hash.encode())] == [made.pk]
        assert reads.read("", of, b"another") == []


def test_nothing_is_asked_where_nothing_can_be() -> None:
    def none(codename: str) -> QuerySet[Permission]:
        return _joined(codename).none()

    with CaptureQueriesContext(connection) as asked:
        with pytest.raises(TypeError, match="does not reach"):
            reads.read("", lambda one, _more: _joined(one), "a", "b")
        assert reads.read("", none, "a") == []
    assert len(asked) == 0


def test_a_value_that_would_be_left_behind_is_refused() -> None:
    def pattern(said: str) -> QuerySet[Permission]:
        return Permission.objects.filter(codename=said).exclude(name__startswith=said)

    def limit(n: int) -> QuerySet[Permission]:
        return Permission.objects.filter(pk__gte=n)[:n]

    def regex(said: str) -> QuerySet[Permission]:
        return Permission.objects.filter(codename=said, name__regex=f"^{said}$")

    for build, value in ((pattern, "a"), (limit, 5), (regex, "a")):
        with pytest.raises(TypeError, match="inside of another"):
            reads.read("", build, value)


@pytest.mark.parametrize("value", [None, 1.5, True, ["a"]])
def test_a_value_of_another_sort_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no stand-in"):
        reads.read(f"odd {value}", _joined, value)


def test_shapes_and_languages_are_kept_apart(rows: list[Permission]) -> None:
    def named(pk: int) -> QuerySet[Permission, Any]:
        return Permission.objects.filter(pk=pk).values_list(wanted, named=True)

    pk, wanted = rows[0].pk, "name"
    assert reads.first(wanted, named, pk).name == "甲"
    wanted = "codename"
    assert reads.first(wanted, named, pk).codename == "甲"
    with translation.override("en"):
        assert reads.first(wanted, named, pk).codename == "甲"


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch, rows: list[Permission]) -> None:
    monkeypatch.setattr(reads, "MOST", 3)
    monkeypatch.setattr(reads, "_kept", type(reads._kept)())
    for n in range(9):
        assert reads.first(n, _joined, rows[0].codename) == rows[0]
    assert len(reads._kept) == 3
