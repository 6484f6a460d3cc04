"""An accusation goes to the discipline office and nowhere else; its teller is answered all the same."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from lianhu.audit.actor import SYSTEM, VISITOR, Actor
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.files.models import File
from lianhu.files.tests.factories import jpeg, upload, wav
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Missing, NotAllowed, Refusal
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import village
from lianhu.matters.tests.phone import Phone
from lianhu.people.models import Kin
from lianhu.sealed import commands, keys, log, telling
from lianhu.sealed.contents import Told
from lianhu.sealed.models import Case, Entry, Part

SAID = "老支书把低保名额给了他侄儿"


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def phone(here):
    return Phone()


def told(here, words=SAID, **more):
    made = commands.report(VISITOR, area=here.east, said=Told(words=words), **more)
    return Case.objects.visible_to(SYSTEM).get(number=made.number), made.code


def sees(here, name, case):
    return Case.objects.visible_to(here.who(name)).filter(pk=case.pk).exists()


def test_only_the_discipline_office_sees_that_there_is_one(here):
    case, _code = told(here)
    assert [name for name in here.accounts if sees(here, name, case)] == ["discipline"]
    assert not Case.objects.visible_to(VISITOR).exists()
    assert not Case.objects.visible_to(Actor("bearer", stream="matter:1")).exists()


def test_the_tables_hold_no_word_of_it(here):
    case, code = told(here)
    with connection.cursor() as cursor:
        for table in ("sealed_case", "sealed_part", "sealed_entry"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            kept = cursor.fetchone()[0]
            assert SAID not in kept
            assert SAID.encode().hex() not in kept
            assert code not in kept
    assert {len(bytes(one.box)) % keys.STEP for one in case.parts.all()} == {52}


def test_who_takes_it_in_cannot_open_it_without_the_offices_half(here, settings, tmp_path):
    case, code = told(here)
    settings.SEALED_PRIVATE = str(tmp_path / "elsewhere.json")
    told(here, "又一件")
    with pytest.raises(keys.Lost):
        commands.read(here.who("discipline"), case)
    # Whoever told it is answered all the same.
    commands.answer(here.who("discipline"), case, words="请您再说一遍")
    assert telling.look(case.number, code).given[0][1] == "请您再说一遍"


def test_a_new_pair_leaves_the_old_cases_readable(here):
    case, _code = told(here)
    keys.make_pair()
    newer, _code = told(here, "后来的一件")
    officer = here.who("discipline")
    assert commands.read(officer, case)[0].told.words == SAID
    assert commands.read(officer, newer)[0].told.words == "后来的一件"


def test_a_box_opens_in_its_own_place_only(here):
    case, _code = told(here)
    part = case.parts.get()
    with pytest.raises(keys.Damaged):
        keys.unseal(bytes(part.box), f"sealed.part:{case.pk}:2")


def test_numbers_come_in_no_order_and_leave_no_gap(here):
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM matters_matter_id_seq")
        before = cursor.fetchone()
        made = [told(here)[0].number for _ in range(4)]
        cursor.execute("SELECT last_value FROM matters_matter_id_seq")
        assert cursor.fetchone() == before
    assert made != sorted(made) or len({number[:3] for number in made}) > 1
    assert not Matter.objects.visible_to(SYSTEM).exists()


def test_the_same_submit_twice_is_one_case_and_one_receipt(here):
    twice = [
        commands.report(VISITOR, area=here.east, said=Told(words=SAID), key="device:a:key-1")
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert Case.objects.visible_to(SYSTEM).count() == 1
    other = commands.report(VISITOR, area=here.east, said=Told(words=SAID), key="device:b:key-1")
    assert other.number != twice[0].number


def test_nothing_said_is_refused_at_its_field(here):
    with pytest.raises(Refusal) as refused:
        commands.report(VISITOR, area=here.east, said=Told())
    assert refused.value.field == "words"
    with pytest.raises(NotAllowed):
        commands.answer(here.who("secretary"), told(here)[0], words="好")


def test_photo_and_voice_go_along_and_leave_no_bytes_behind(here, phone):
    phone.open("raise", here.east.key)
    phone.send(
        "raise", here.east.key, sealed="on", words="看照片", photos=upload(jpeg()),
        voice=upload(wav(), "录音.wav", "audio/wav"),
    )  # fmt: skip
    case = Case.objects.visible_to(SYSTEM).get()
    pieces = commands.read(here.who("discipline"), case)
    assert {one.media_type for one in pieces if one.media_type} == {"image/jpeg", "audio/wav"}
    assert all(one.content for one in pieces if one.media_type)
    assert not File.objects.exclude(state="draft").exists()


def test_bytes_of_a_photo_go_with_the_commit(here, django_capture_on_commit_callbacks):
    phone = Phone()
    phone.open("raise", here.east.key)
    with django_capture_on_commit_callbacks(execute=True):
        phone.send("raise", here.east.key, sealed="on", words="看照片", photos=upload(jpeg()))
    draft = File.objects.get()
    assert not any(place.exists() for place in draft.places)


def test_its_teller_reads_the_answer_and_nothing_that_was_said(here, phone):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, sealed="on", words=SAID)
    assert phone.status == 200
    number = re.search(r"lh-number\">(\d{9})<", phone.html)[1]
    code = re.search(r"lh-number\">([0-9A-Z]{4}-[0-9A-Z]{4})<", phone.html)[1]
    for hint in ("密封", "纪检", "干部", SAID):
        assert hint not in phone.text
    assert "lianhu_bearer" not in phone.client.cookies
    phone.send("follow", number=number, code=code)
    assert "收到了" in phone.text
    case = Case.objects.visible_to(SYSTEM).get()
    commands.answer(here.who("discipline"), case, words="已经核实，处理结果当面说")
    phone.send("follow", number=number, code=code.lower().replace("-", " "))
    assert "已经核实，处理结果当面说" in phone.text
    for hint in ("密封", "纪检", "干部", SAID):
        assert hint not in phone.text
    phone.send("follow", number=number, code=code, more="还有一笔")
    assert "已经记上了" in phone.text
    assert "lianhu_bearer" not in phone.client.cookies
    case.refresh_from_db()
    assert case.state == "open"
    assert commands.read(here.who("discipline"), case)[-1].words == "还有一笔"
    phone.send("follow", number=number, code=code, more="")
    assert (phone.status, "请写一句" in phone.text) == (422, True)


def test_a_wrong_code_says_what_a_number_that_never_was_says(here, phone):
    case, _code = told(here)
    phone.open("follow")
    told_apart = []
    for number in (case.number, telling.pair_of("")[0]):
        phone.send("follow", number=number, code="AAAA-AAAA")
        told_apart.append((phone.status, masked(phone.html).replace(number, "NUMBER")))
    assert told_apart[0] == told_apart[1]
    pages = [Client().get(f"/m/{n}/").content for n in (case.number, telling.pair_of("")[0])]
    assert len(pages[0]) == len(pages[1])


def masked(html):
    html = re.sub(r'name="(csrfmiddlewaretoken|once)" value="\w+"', "", html)
    return re.sub(r'x-csrftoken": "\w+"|id="[a-z]-?\w{6,}"', "", html)


def test_the_accused_never_sees_it_and_it_goes_one_higher(here):
    own = tenure(post("discipline_officer", here.town, title="纪检干事"), somebody("程某"))
    case, _code = told(here)
    assert case.office == here.town.path
    case, _code = told(here, accused=[own.post.pk])
    assert case.office == here.county.path
    assert str(own.person_id) not in json.dumps(case.barred)
    officer = Actor("staff", person_id=own.person_id, grants=here.who("discipline").grants)
    assert not Case.objects.visible_to(officer).filter(pk=case.pk).exists()
    assert sees(here, "discipline", case)


def test_a_near_relative_of_the_accused_stands_back_too(here):
    person = somebody("叶某")
    own = tenure(post("discipline_officer", here.town, title="纪检干事"), person)
    accused = here.posts["secretary"]
    holder = accused.tenures.get().person
    assert told(here, accused=[accused.pk])[0].office == here.town.path
    Kin.objects.create(person=holder, other=own.person, degree="sibling")
    case, _code = told(here, accused=[accused.pk])
    assert case.office == here.county.path
    # Also where the tie is written down later.
    county = here.posts["discipline"].tenures.get().person
    assert sees(here, "discipline", case)
    Kin.objects.create(person=county, other=holder, degree="child")
    assert not sees(here, "discipline", case)


def test_where_everybody_must_stand_back_nothing_is_kept(here):
    with pytest.raises(Refusal, match="12388"), transaction.atomic():
        told(here, accused=[here.posts["discipline"].pk])
    assert not Case.objects.visible_to(SYSTEM).exists()
    assert not Entry.objects.exists()


def test_an_officer_hands_on_and_stands_back(here):
    person = somebody("程某")
    tenure(post("discipline_officer", here.town, title="纪检干事"), person)
    grants = tuple(
        type(one)(one.role, one.verbs, here.town.path) for one in here.who("discipline").grants
    )
    town = Actor("staff", person_id=person.pk, grants=grants)
    case, _code = told(here)
    with pytest.raises(Refusal) as refused:
        commands.hand_on(town, case, note=" ")
    assert refused.value.field == "words"
    commands.hand_on(town, case, note="涉及本镇领导")
    assert not Case.objects.visible_to(town).exists()
    assert commands.read(here.who("discipline"), case)[-1].words == "涉及本镇领导"
    with pytest.raises(IllegalMove):
        commands.hand_on(here.who("discipline"), case, note="交市里")
    other, _code = told(here)
    commands.stand_back(town, other)
    other.refresh_from_db()
    assert other.office == here.county.path
    with pytest.raises(Refusal):
        commands.stand_back(here.who("discipline"), other)


def test_it_is_answered_before_it_is_closed_and_late_is_said(here):
    case, _code = told(here)
    officer = here.who("discipline")
    assert not case.late(case.due_on)
    assert case.late(case.due_on + timedelta(days=1))
    assert case.due_on == clock.today() + timedelta(days=15)
    with pytest.raises(IllegalMove):
        commands.close(officer, case)
    commands.answer(officer, case, words="已处理")
    commands.close(officer, case, note="存档")
    with pytest.raises(IllegalMove):
        commands.answer(officer, case, words="再答")
    with pytest.raises(Missing):
        commands.say_more(VISITOR, number=case.number, code="AAAAAAAA", words="还有")


def test_every_reading_stands_in_its_own_log_and_the_teller_in_none(here):
    case, _code = told(here)
    commands.read(here.who("discipline"), case)
    report, reading = Entry.objects.filter(case_id=case.pk)
    assert report.person_id is None
    assert (report.at.hour, report.at.minute) == (0, 0)
    assert reading.person_id == here.who("discipline").person_id
    assert log.whole()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=reading.pk).update(person_id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.filter(case=case).update(role="note")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sealed_entry DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM sealed_entry WHERE seq = 1")
    assert not log.whole()


def test_what_was_closed_long_ago_goes_and_the_log_stays(here):
    case, code = told(here)
    officer = here.who("discipline")
    commands.answer(officer, case, words="已处理")
    commands.close(officer, case)
    assert commands.forget(SYSTEM) == 0
    Case.objects.filter(pk=case.pk).update(closed_on=clock.today() - timedelta(days=5 * 366))
    assert commands.forget(SYSTEM) == 1
    assert telling.look(case.number, code) is None
    assert not Part.objects.exists()
    assert log.whole()


def desk(here, name):
    client = Client()
    client.force_login(here.accounts[name])
    return client


def test_the_desk_lists_days_and_opens_by_a_tap_that_is_logged(here):
    case, _code = told(here, accused=[here.posts["secretary"].pk])
    client = desk(here, "discipline")
    page = client.get(reverse("sealed:desk")).content.decode()
    assert case.number in page
    assert SAID not in page
    where = reverse("sealed:case", args=[case.number])
    assert SAID not in client.get(where).content.decode()
    assert not Entry.objects.filter(verb="sealed.read").exists()
    opened = client.post(where, {"act": "open"}).content.decode()
    assert SAID in opened
    assert "secretary" in opened
    assert Entry.objects.filter(verb="sealed.read").count() == 1
    refused = client.post(where, {"act": "answer", "answer-words": ""})
    assert (refused.status_code, "请写给反映人一句话" in refused.content.decode()) == (422, True)
    for act in ("answer", "close"):
        client.post(where, {"act": act, f"{act}-words": "核实过了"})
    case.refresh_from_db()
    assert case.state == "closed"
    assert case.number in client.get(reverse("sealed:desk") + "?closed").content.decode()


def test_a_voice_opens_for_who_opened_the_case(here, phone):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, sealed="on", voice=upload(wav(), "录音.wav", "audio/wav"))
    case = Case.objects.visible_to(SYSTEM).get()
    client = desk(here, "discipline")
    voice = reverse("sealed:part", args=[case.number, case.parts.get(role="file").place])
    assert client.get(voice).status_code == 404
    client.post(reverse("sealed:case", args=[case.number]), {"act": "open"})
    answer = client.get(voice)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")


def test_a_key_that_is_not_there_is_said_in_words(here, settings, tmp_path):
    case, _code = told(here)
    settings.SEALED_PRIVATE = str(tmp_path / "elsewhere.json")
    page = desk(here, "discipline").post(
        reverse("sealed:case", args=[case.number]), {"act": "open"}
    )
    assert "钥匙不在这台机器上" in page.content.decode()


def test_staff_who_write_it_down_keep_only_a_receipt(here):
    client = desk(here, "clerk")
    form = {"words": "张主任收了钱才给办", "channel": "phone", "name": "罗某"}
    asked = client.post(reverse("matters:raise_for"), form)
    assert (asked.status_code, "要不要走保密渠道" in asked.content.decode()) == (409, True)
    page = client.post(reverse("matters:raise_for"), form | {"sealed": "on"}).content.decode()
    case = Case.objects.visible_to(SYSTEM).get()
    assert case.number in page
    assert not Matter.objects.visible_to(SYSTEM).exists()
    assert client.get(reverse("matters:show", args=[case.number])).status_code == 404
    kept = commands.read(here.who("discipline"), case)[0].told
    assert (kept.name, kept.words) == ("罗某", form["words"])
    plain = client.post(reverse("matters:raise_for"), form | {"asked": "1"})
    assert plain.status_code == 302


def test_the_check_says_the_same_with_and_without_a_case(here, capsys):
    call_command("sealed_check")
    empty = capsys.readouterr().out
    told(here)
    call_command("sealed_check")
    assert capsys.readouterr().out == empty
    call_command("sealed_key")
    assert "sealed.private.json：在" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sealed_entry DISABLE TRIGGER ALL")
        cursor.execute("UPDATE sealed_entry SET verb = 'sealed.read'")
    with pytest.raises(CommandError):
        call_command("sealed_check")
