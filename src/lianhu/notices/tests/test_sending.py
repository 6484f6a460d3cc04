"""From the command to the receipt: the job, its retries, the reports, the choice of a channel."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import somebody, tenure
from lianhu.counties.jobs import drain
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.notices import choosing, commands, outcomes
from lianhu.notices.audience import Audience
from lianhu.notices.channels.base import ChannelFault, Receipt
from lianhu.notices.models import ChannelChoice, Sending
from lianhu.notices.sending import send
from lianhu.notices.tests.factories import fresh, staff, teller, telling
from lianhu.people.commands.persons import add_contact


class Fake:
    """A channel that keeps its letters, or fails."""

    name = "fake"

    def __init__(self, result="accepted", fault=None):
        self.letters, self._result, self._fault = [], result, fault

    def send(self, letter):
        self.letters.append(letter)
        if self._fault:
            raise self._fault
        return Receipt(self._result, f"n{len(self.letters)}")


@pytest.fixture
def use(monkeypatch):
    def put(channel, how="sms"):
        monkeypatch.setitem(choosing.CHANNELS, "fake", lambda: channel)
        monkeypatch.setenv(f"LIANHU_CHANNEL_{how.upper()}", "fake")
        return channel

    return put


def jobs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs"
            " WHERE task_name = 'notices.send' AND status = 'todo' ORDER BY id"
        )
        return [row[0] for row in cursor.fetchall()]


def test_by_default_the_words_stay_in_the_outbox(county):
    row = telling(how="sms")
    drain()
    assert fresh(row).state == "written"
    assert Sending.objects.get().result == "kept"
    assert Event.objects.get(verb="notices.deliver").data["channel"] == "outbox"


def test_a_command_that_fails_sends_nothing(county):
    with transaction.atomic():
        telling(how="sms")
        assert len(jobs()) == 1
        transaction.set_rollback(True)
    assert jobs() == []


def test_the_phone_of_the_teller_goes_to_the_channel_and_nowhere_else(county, use):
    fake = use(Fake())
    row = telling(how="sms", audience=Audience.teller(teller().pk))
    drain()
    assert fake.letters[0].to == "13800005678"
    assert fake.letters[0].key == f"lianhu-{county.schema_name}-{row.pk}"
    bodies = "".join(Event.objects.values_list("body", flat=True))
    assert "13800005678" not in bodies


def test_the_holder_of_the_post_is_rung(county, use):
    fake = use(Fake())
    held = tenure(person=somebody())
    add_contact(SYSTEM, held.person, phone="13900001111")
    telling(how="sms", audience=Audience.post(held.post_id, "岗"))
    telling(how="sms", audience=Audience.person(held.person_id, "本人"))
    drain()
    assert [letter.to for letter in fake.letters] == ["13900001111"] * 2


def test_an_empty_post_has_no_phone(county, use):
    fake = use(Fake())
    telling(how="sms", audience=Audience.post(999_999, "空岗"))
    telling(how="sms", audience=Audience.teller(None))
    drain()
    assert [letter.to for letter in fake.letters] == ["", ""]


def test_accepted_is_written_and_delivered_is_told(county, use):
    use(Fake("accepted"))
    row = telling(how="sms")
    drain()
    assert (fresh(row).state, fresh(row).told_at) == ("written", None)
    use(Fake("delivered"), "wecom")
    other = telling(how="wecom", audience=Audience.group("居民群"))
    drain()
    other = fresh(other)
    assert other.state == "told"
    assert other.receipt == "fake n1"
    assert other.told_at is not None


def test_a_passing_fault_is_tried_again_later_and_given_up_at_last(county, use):
    use(Fake(fault=ChannelFault("网关忙")))
    row = telling(how="sms")
    pauses = []
    for n in range(1, 6):
        if n > 1:
            send.defer(telling_ids=[row.pk])
        drain()
        assert fresh(row).tries == n
        later = [at for at in jobs() if at]
        pauses.append(len(later))
    assert pauses == [1, 2, 3, 4, 4]
    waits = [round((at - datetime.now(UTC)).total_seconds() / 60) for at in jobs()]
    assert waits == [1, 5, 30, 120]
    row = fresh(row)
    assert row.state == "failed"
    assert [one.error for one in row.sendings.all()] == ["网关忙"] * 5
    assert [e.data["again"] for e in Event.objects.filter(verb="notices.fail")] == [True] * 4 + [
        False
    ]


def test_a_lasting_fault_is_given_up_at_once(county, use):
    use(Fake(fault=ChannelFault("没有留手机号", lasting=True)))
    row = telling(how="sms")
    drain()
    assert fresh(row).state == "failed"
    assert jobs() == []


def test_what_failed_can_be_sent_again_by_hand(county, use):
    use(Fake(fault=ChannelFault("坏了", lasting=True)))
    row = telling(how="sms")
    drain()
    use(Fake("delivered"))
    commands.retry(staff("1."), fresh(row))
    drain()
    assert fresh(row).state == "told"


def test_a_call_is_not_sent_again_by_the_system(county):
    with pytest.raises(Refusal, match="要由人去做"):
        commands.retry(staff("1."), telling(how="call"))


def test_what_was_told_meanwhile_is_not_sent(county, use):
    fake = use(Fake())
    row = telling(how="sms")
    commands.record_told(staff("1."), row, how="door", reached=True)
    drain()
    assert fake.letters == []


def test_told_while_the_letter_was_on_its_way(county, use):
    row = telling(how="sms")

    class Slow(Fake):
        def send(self, letter):
            commands.record_told(staff("1."), fresh(row), how="door", reached=True)
            return super().send(letter)

    use(Slow("delivered"))
    drain()
    assert (fresh(row).state, fresh(row).how) == ("told", "door")


def test_a_job_run_twice_sends_once(county, use):
    fake = use(Fake())
    row = telling(how="sms")
    send.defer(telling_ids=[row.pk])
    drain()
    assert len(fake.letters) == 1


def test_erased_words_are_not_sent(county, use):
    fake = use(Fake())
    telling(how="sms")
    commands.erase(SYSTEM, stream="matter:1", place="1.")
    drain()
    assert fake.letters == []


def test_one_that_fails_does_not_stop_the_others(county, use):
    class Choosy(Fake):
        def send(self, letter):
            if "坏" in letter.words:
                raise ChannelFault("不收", lasting=True)
            return super().send(letter)

    use(Choosy())
    rows = [telling(how="sms", words=words) for words in ("坏", "好")]
    drain()
    assert [fresh(row).state for row in rows] == ["failed", "written"]


def test_an_unknown_channel_fails_in_words(county, monkeypatch):
    monkeypatch.setenv("LIANHU_CHANNEL_SMS", "pigeon")
    row = telling(how="sms")
    drain()
    assert fresh(row).state == "failed"
    assert "pigeon" in Sending.objects.get().error


def test_a_lost_key_is_said_and_tried_again(county, use, monkeypatch):
    from lianhu.kernel.keys import MissingKey

    use(Fake())

    def lost(row):
        raise MissingKey("abcd")

    monkeypatch.setattr(choosing, "open_phone", lost)
    row = telling(how="sms", audience=Audience.teller(teller().pk))
    drain()
    assert fresh(row).state == "due"
    assert "abcd" in Sending.objects.get().error


def test_the_narrowest_area_chooses(county, use):
    use(Fake(), "wecom")
    commands.choose_channel(SYSTEM, how="wecom", channel="outbox", path="1.")
    commands.choose_channel(
        SYSTEM, how="wecom", channel="wecom", path="1.2.", address="https://w.test/k"
    )
    commands.choose_channel(SYSTEM, how="wecom", channel="outbox", path="1.3.")
    inside = choosing.choose(telling(how="wecom", place="1.2.9."))
    assert (inside.channel, inside.address) == ("wecom", "https://w.test/k")
    assert choosing.choose(telling(how="wecom", place="1.4.")).channel == "outbox"
    assert choosing.choose(telling(how="wecom", place="2.")).channel == "fake"


def test_an_address_lies_encrypted(county):
    commands.choose_channel(
        SYSTEM, how="wecom", channel="wecom", address="https://w.test/send?key=secret"
    )
    row = ChannelChoice.objects.get()
    assert b"secret" not in bytes(row.address)
    assert choosing.open_address(row).endswith("secret")
    assert "secret" not in Event.objects.get(verb="notices.choose_channel").body


@pytest.mark.parametrize("how, channel", [("sms", "smtp"), ("call", "outbox"), ("wecom", "sms")])
def test_a_channel_that_cannot_carry_it_is_refused(county, how, channel):
    with pytest.raises(Refusal, match="不能用这个通道"):
        commands.choose_channel(SYSTEM, how=how, channel=channel)


def test_the_command_line_sets_and_lists(county, capsys):
    call_command("channel", "email", "smtp", "--address", "town@example.test")
    call_command("channel")
    assert "email  全县  smtp  有地址" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有这个区域"):
        call_command("channel", "sms", "outbox", "--area", "zzzzzz")
    with pytest.raises(CommandError, match="不能用这个通道"):
        call_command("channel", "sms", "smtp")


def test_only_the_system_speaks_for_a_channel(county):
    actor, row = staff("1."), telling(how="sms")
    with pytest.raises(NotAllowed):
        outcomes.deliver(actor, row, channel="sms", receipt=Receipt("delivered"))
    with pytest.raises(NotAllowed):
        outcomes.fail(actor, row, channel="sms", fault=ChannelFault("x"))


class TestReports:
    @pytest.fixture(autouse=True)
    def _word(self, monkeypatch, use):
        monkeypatch.setenv("LIANHU_FAKE_TOKEN", "word")
        use(Fake())

    def say(self, client, body, word="word"):
        return client.post(
            "/told/report/fake/", body, content_type="application/json",
            headers={"Authorization": f"Bearer {word}"},
        )  # fmt: skip

    def test_delivered_becomes_told(self, county, client):
        row = telling(how="sms")
        drain()
        assert self.say(client, {"id": "n1", "delivered": True}).json() == {"known": False}
        assert (fresh(row).state, fresh(row).receipt) == ("told", "fake n1")
        assert self.say(client, {"id": "n1", "delivered": True}).json() == {"known": True}

    def test_not_delivered_becomes_failed_with_its_reason(self, county, client):
        row = telling(how="sms")
        drain()
        self.say(client, {"id": "n1", "delivered": False, "error": "空号"})
        assert fresh(row).state == "failed"
        assert row.sendings.get().error == "空号"

    @pytest.mark.parametrize("word", ["", "wrong", "口令"])
    def test_a_stranger_reports_nothing(self, county, client, word):
        row = telling(how="sms")
        drain()
        assert self.say(client, {"id": "n1", "delivered": True}, word.encode()).status_code == 403
        assert fresh(row).state == "written"

    def test_without_a_word_set_nobody_reports(self, county, client, monkeypatch):
        monkeypatch.delenv("LIANHU_FAKE_TOKEN")
        assert self.say(client, {"id": "n1", "delivered": True}, "").status_code == 403

    @pytest.mark.parametrize(
        "body, status",
        [("nonsense", 422), ("[]", 422), ("{}", 422), ('{"id": "n9", "delivered": true}', 404),
         ('{"id": "", "delivered": true}', 404), ('{"id": "\\u0000", "delivered": true}', 404)],
    )  # fmt: skip
    def test_a_report_that_makes_no_sense_is_no_500(self, county, client, body, status):
        assert self.say(client, body).status_code == status
