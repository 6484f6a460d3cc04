"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict
from lianhu.notices import outcomes
from lianhu.notices.audience import Audience
from lianhu.notices.commands import record_told
from lianhu.notices.models import ChannelChoice, Sending, Telling
from lianhu.notices.tests.factories import staff, telling


def refused(rows, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "told"},
        {"state": "told", "receipt": "1"},
        {"state": "told", "told_at": clock.now()},
        {"told_at": clock.now()},
        {"state": "written"},
        {"state": "not_reached"},
        {"state": "lost"},
        {"how": "pigeon"},
        {"confidentiality": "secret"},
        {"confidentiality": "sealed"},
        {"person_id": 3},
        {"audience_kind": "post"},
        {"audience_kind": "everyone"},
        {"stream": ""},
        {"occasion": ""},
        {"label": ""},
        {"digest": "x"},
        {"salt": ""},
        {"words": ""},
        {"words": "换一种说法"},
        {"digest": "0" * 64},
        {"label": "另一个人"},
        {"stream": "matter:2"},
    ],
)
def test_a_telling_keeps_its_shape(county, values):
    refused(Telling.objects.filter(pk=telling().pk), **values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "due", "told_at": None},
        {"told_at": clock.now()},
        # Nobody gets so far: the keys of a long run of tests reach any small number.
        {"told_by_person_id": 10**9, "told_by_account_id": 10**9},
        {"how": "door"},
    ],
)
def test_told_is_told(county, values):
    row = telling()
    record_told(staff("1."), row, how="call", reached=True)
    refused(Telling.objects.filter(pk=row.pk), **values)


def test_a_telling_is_never_removed(county):
    row = telling()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_words_may_only_go_away(county):
    row = telling()
    assert Telling.objects.filter(pk=row.pk).update(words="", salt="") == 1


@pytest.mark.parametrize(
    "audience",
    [
        Audience("post", "岗位"),
        Audience("person", "某人"),
        Audience("public", "全体", person_id=1),
        Audience("group", "群", post_id=1),
        Audience("teller", "反映人", post_id=1),
    ],
)
def test_an_audience_is_one(county, audience):
    with pytest.raises(IntegrityError), transaction.atomic():
        telling(audience=audience)


def test_a_failed_sending_has_a_reason(county):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.create(telling=telling(), channel="sms", result="failed", at=clock.now())


def test_one_channel_a_way_and_area(county):
    ChannelChoice.objects.create(how="sms", path="1.", channel="outbox")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChannelChoice.objects.create(how="sms", path="1.", channel="sms")


def test_what_was_missed_is_not_made_good(county):
    row = telling()
    assert outcomes.lapse(
        SYSTEM, stream=row.stream, place=row.place, occasions=[row.occasion, "other"]
    ) == 1  # fmt: skip
    rows = Telling.objects.filter(pk=row.pk)
    person = {"told_at": clock.now(), "told_by_person_id": 1}
    for values in ({"state": "due"}, {"state": "told", **person}):
        refused(rows, **values)
    with pytest.raises(Conflict):
        outcomes.lapse(SYSTEM, stream=row.stream, place=row.place, occasions=[row.occasion])
