"""With an accusation or without: every page, number, total and interface is the same."""

import difflib
import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lianhu.audit import finding
from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.audit.once import once
from lianhu.audit.sealing import verify
from lianhu.files.models import File
from lianhu.files.tests.factories import jpeg, upload
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, NotAllowed
from lianhu.matters import commands, replay
from lianhu.matters.commands.intake import Teller
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import bearer, carried, fresh, raised, village
from lianhu.matters.tests.phone import Phone
from lianhu.notices.models import Telling
from lianhu.orders import passing, queries
from lianhu.orders.models import Line, Load, Order
from lianhu.orders.tests import factories as orders
from lianhu.people.models import Teller as Tellers
from lianhu.publicity.models import Posting
from lianhu.sealed import commands as sealed
from lianhu.sealed import telling
from lianhu.sealed.contents import Told
from lianhu.sealed.models import Case
from tests.pages import PAGES, world
from tests.test_leaks import browser_of

SAID = "村支书把低保给了侄儿"
# Everybody who is not of the discipline office; the secretary is the one accused.
PERSONS = ("", "bearer", "clerk", "secretary", "worker", "town", "supervisor", "admin")


@pytest.fixture
def here(county):
    return village()


def state():
    """Every table and sequence of the county but the sealed room's own and what limits tries."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            " AND table_type = 'BASE TABLE'"
        )
        for (name,) in cursor.fetchall():
            if not name.startswith(("sealed_", "access_limit")):
                cursor.execute(
                    f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t'
                )
                found[name] = cursor.fetchone()
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
        )
        found["sequences"] = sorted(row for row in cursor.fetchall() if "sealed" not in row[0])
        cursor.execute("SELECT count(*), max(id) FROM public.procrastinate_jobs")
        found["jobs"] = cursor.fetchone()
    return found


def test_no_other_table_sequence_or_job_knows_that_there_is_one(here):
    phone, clerk, officer = Phone(), Client(), Client()
    clerk.force_login(here.accounts["clerk"])
    officer.force_login(here.accounts["discipline"])
    phone.open("raise", here.east.key)
    before = state()
    phone.send("raise", here.east.key, sealed="on", words=SAID, name="罗某", phone="13800001234")
    form = {"words": SAID, "channel": "phone", "sealed": "on", "once": "f" * 32}
    assert clerk.post(reverse("matters:raise_for"), form).status_code == 200
    case = Case.objects.visible_to(SYSTEM).first()
    for act in ("open", "answer", "close"):
        officer.post(reverse("sealed:case", args=[case.number]), {"act": act, f"{act}-words": "好"})
    sealed.forget(SYSTEM)
    assert Case.objects.visible_to(SYSTEM).count() == 2
    assert state() == before


def masked(response):
    html = response.content.decode(errors="replace")
    if response["Content-Type"] == "application/pdf":
        return response.status_code, "pdf"
    # The address of who adopted a wish is signed anew each time.
    html = re.sub(r'value="\w{32,}"|x-csrftoken": "\w+"|help(/|%2F)[-\w:.%]+', "", html)
    return response.status_code, re.sub(
        r'(id|for|aria-\w+|data-\w+|href)="#?\w*-?[0-9a-f]{6,12}"', "", html
    )


def everything(here, browsers):
    seen = {}
    for who, client in browsers.items():
        for name, page in PAGES.items():
            if not name.startswith("sealed:"):
                seen[who, name] = masked(client.get(reverse(name, args=page.args(here))))
        for path in ("/open311/v2/requests.json", "/open311/v2/requests.xml", "/api/v1/matters/",
                     "/sealed/", "/office/?q=支书"):  # fmt: skip
            seen[who, path] = masked(client.get(path))
    return seen


def differing(one, other, but_for=lambda seen: seen):
    """The pages that are not the same, each with its two states and the lines that differ."""
    found = {}
    for key in one:
        left, right = but_for(one[key]), but_for(other[key])
        if left != right:
            lines = difflib.unified_diff(left[1].splitlines(), right[1].splitlines(), n=0)
            found[key] = left[0], right[0], list(lines)
    return found


def test_every_page_of_every_person_is_the_same_with_and_without_one(county):
    with clock.at(clock.now()):
        here = world()
        Case.objects.visible_to(SYSTEM).delete()
        browsers = {who: browser_of(here, who) for who in PERSONS}
        # The first time some pages mark as read what they show.
        everything(here, browsers)
        without = everything(here, browsers)
        sealed.report(
            VISITOR, area=here.one, said=Told(words=SAID), accused=[here.posts["secretary"].pk]
        )
        moved = raised(here, words=SAID, teller=Teller(name="罗某", phone="13800001234"))
        commands.hand_over(here.who("clerk"), moved)
        assert Case.objects.visible_to(SYSTEM).count() == 2
        with_one = everything(here, browsers)
        inbox = reverse("matters:inbox")
        raised(here, words="路灯坏了")
        assert masked(browsers["clerk"].get(inbox)) != with_one["clerk", "matters:inbox"]
    assert differing(without, with_one) == {}


def test_what_the_log_prints_is_the_same(here, capsys):
    carried(here, "sent")
    call_command("verify")
    before = capsys.readouterr().out
    sealed.report(VISITOR, area=here.east, said=Told(words=SAID))
    call_command("verify")
    assert capsys.readouterr().out == before


def handed(here, until="claimed", **more):
    matter = carried(here, until, words=SAID, **more)
    commands.hand_over(here.who("clerk"), matter)
    return matter


def test_a_matter_handed_over_leaves_no_row(here):
    photo = raised(here, words="先来一件")
    posted = carried(here, "shown", words=SAID)
    once(VISITOR, "k" * 32, [], lambda: {"number": posted.number}, form="x")
    tellers, tellings = (
        Tellers.objects.count(),
        Telling.objects.exclude(stream=posted.stream).count(),
    )
    events = Event.objects.count()
    commands.hand_over(here.who("clerk"), posted)
    assert list(Matter.objects.visible_to(SYSTEM)) == [photo]
    assert Telling.objects.count() == tellings
    assert Tellers.objects.count() == tellers - 1
    assert not Posting.objects.filter(stream=posted.stream).exists()
    assert Event.objects.count() == events
    assert verify().wrong == ""
    assert named_after(posted) == []


def named_after(matter):
    """Rows of all other tables that name a matter by number or stream; the log's and the sealed apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            r" AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'sealed\_%%'"
            " AND table_name NOT IN ('audit_event', 'files_file')"
        )
        names, found = [row[0] for row in cursor.fetchall()], []
        for name in names:
            cursor.execute(
                f'SELECT t::text FROM "{name}" t WHERE t::text LIKE %s OR t::text LIKE %s',
                [f"%{matter.number}%", f"%{matter.stream}%"],
            )
            found += [(name, row[0]) for row in cursor.fetchall()]
            cursor.execute(
                "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema()"
                " AND table_name = %s AND column_name IN ('matter', 'matter_id')", [name],
            )  # fmt: skip
            if cursor.fetchone():
                cursor.execute(f"SELECT t::text FROM \"{name}\" t WHERE to_jsonb(t) ->> 'matter' = %s"
                               " OR to_jsonb(t) ->> 'matter_id' = %s", [str(matter.pk)] * 2)  # fmt: skip
                found += [(name, row[0]) for row in cursor.fetchall()]
    return found


def test_its_number_answers_like_one_that_never_was(here):
    matter, never = handed(here), telling.pair_of("")[0]
    for who in ("", "clerk", "worker", "town", "supervisor"):
        client = browser_of(here, who)
        for page in ("/m/{}/", "/m/{}/slip/", "/office/m/{}/", "/field/m/{}/", "/office/?q={}",
                     "/api/v1/matters/{}/", "/open311/v2/requests/{}.json", "/office/m/{}/finish/"):  # fmt: skip
            answers = [
                masked(client.get(page.format(number), follow=True))
                for number in (matter.number, never)
            ]
            assert answers[0][0] == answers[1][0], (who, page)
            assert answers[0][1].replace(matter.number, never) == answers[1][1], (who, page)


def test_what_was_printed_before_is_not_found_in_the_log_any_more(here):
    matter = carried(here, "claimed", words=SAID)
    code = Event.objects.of(matter.stream).first().hash
    assert finding.found(code)
    commands.hand_over(here.who("clerk"), matter)
    assert finding.found(code) == []
    other = Event.objects.of(carried(here, "raised").stream).first()
    assert finding.found(other.hash)


def test_the_teller_goes_on_with_number_and_code_and_the_office_reads_all(here):
    photos = [File.objects.get(pk=taken(here).pk)]
    matter = raised(here, words=SAID, files=photos, teller=Teller(name="罗某", phone="13800001234"))
    number, code = matter.number, matter.code
    path = photos[0].path
    commands.hand_over(here.who("clerk"), matter)
    case = Case.objects.visible_to(SYSTEM).get(number=number)
    told, before, photo = sealed.read(here.who("discipline"), case)
    assert (told.told.words, told.told.name, told.told.phone) == (SAID, "罗某", "13800001234")
    assert SAID in before.words
    assert photo.content == path.read_bytes()
    sealed.answer(here.who("discipline"), case, words="已经核实")
    phone = Phone()
    phone.send("follow", number=number, code=code)
    assert "已经核实" in phone.text
    assert SAID not in phone.text


def taken(here):
    from lianhu.files.intake import take

    return take(VISITOR, upload(jpeg()), kind="photo")


def test_bytes_go_with_the_commit(here, django_capture_on_commit_callbacks):
    draft = taken(here)
    matter = raised(here, words=SAID, files=[draft])
    with django_capture_on_commit_callbacks(execute=True):
        commands.hand_over(here.who("clerk"), matter)
    assert not any(place.exists() for place in draft.places)


def test_who_does_not_read_it_hands_nothing_over(here):
    matter = raised(here, words=SAID)
    for who in ("supervisor", "next_door", "discipline"):
        with pytest.raises(NotAllowed):
            commands.hand_over(here.who(who), matter)
    commands.hand_over(here.who("clerk"), matter)
    with pytest.raises(Missing):
        commands.hand_over(here.who("clerk"), matter)


@pytest.mark.row("C4.49")
def test_of_those_that_went_together_only_the_accusing_ones_go_and_nothing_tells(county):
    with clock.at(clock.now()):
        here = world()
        leading, along = (raised(here, words=said) for said in ("井边的灯不亮", "井边没有灯"))
        # Looked at in full: the page of one, as staff and as its teller read it.
        here.matter = fresh(along)
        browsers = {who: browser_of(here, who) for who in ("bearer", "clerk", "supervisor")}
        everything(here, browsers)
        without, rows = everything(here, browsers), state()
        accusing = [
            raised(here, words=SAID, teller=Teller(name=name, phone="13800001234"))
            for name in ("罗某", "石某")
        ]
        for matter, lead in ((accusing[0], leading), (along, accusing[1])):
            commands.join(here.who("clerk"), fresh(matter), lead=fresh(lead))
        assert accusing[1].number in browsers["clerk"].get(page_of(along)).content.decode()
        for one in accusing:
            commands.hand_over(here.who("clerk"), fresh(one))
            assert Case.objects.visible_to(SYSTEM).filter(number=one.number).exists()
            assert named_after(one) == []
        with_one = everything(here, browsers)
        for left in map(fresh, (leading, along)):
            assert (left.lead_id, left.joined, left.closed_at) == (None, 0, None)
            assert replay.difference(left) == ""
    assert differing(without, with_one, moved_out) == {}
    # A revision only ever rises; but for it, the log and what counts up, nothing has changed.
    changed = {name for name, now in state().items() if now != rows.get(name)}
    assert changed <= {"matters_matter", "audit_event", "sequences", "jobs"}


def page_of(matter):
    return reverse("matters:show", args=[matter.number])


def moved_out(seen):
    """Without what rises with every entry of the log: a row's revision, the digest of a list, its head."""
    return seen[0], re.sub(r'name="revision" value="\d+"|SM3(?:）|：)[0-9a-fA-F ]+', "", seen[1])


@pytest.mark.row("C4.49")
def test_an_order_that_was_handed_over_looks_like_one_that_was_passed_on(county):
    """Twice the same table: once its row was not for here, once it became a matter that accuses."""
    with clock.at(clock.now()):
        here = world()
        browsers = {who: browser_of(here, who) for who in ("clerk", "secretary", "town")}
        everything(here, browsers)
        seen = []
        for accuses in (False, True):
            point = transaction.savepoint()
            row = orders.row(7) if accuses else orders.row(7, area="不存在村")
            load = orders.taken(here.who("town"), orders.xlsx([orders.row(6), row]), here.town)
            if accuses:
                matter = Order.objects.get(number="QN20261123000007").matter
                commands.hand_over(here.who("town"), fresh(matter))
                assert named_after(matter) == []
            else:
                passing.pass_on(here.who("town"), load.lines.get())
            seen.append(looked_at(here, browsers, load))
            transaction.savepoint_rollback(point)
    plain, accusing = seen
    pages = {key: seen for key, seen in plain.items() if isinstance(key, tuple)}
    assert differing(pages, accusing, moved_out) == {}
    assert [plain[key] == accusing[key] for key in ("export", "kept")] == [True, True]
    assert "已转有权处理的机关" in str(plain["export"])


COUNTED = re.compile(
    r'(/|%2F)\d+(/|%2F)|id="\w+-\d+"|(id|for)="[a-z]+\d+"|name="r\d+"|name="row" value="\d+"'
)


def looked_at(here, browsers, load):
    """Every page, the table's own in each of its parts, and what goes back; numbers of rows apart."""
    here.load = load
    sixth = Order.objects.get(number="QN20261123000006").matter.number
    seen = everything(here, browsers)
    for who, client in browsers.items():
        for what in ("new", "refused", "same"):
            where = reverse("orders:show", args=[load.pk])
            seen[who, what] = masked(client.get(f"{where}?what={what}"))
    order = Order.objects.get(number="QN20261123000007")
    found = {}
    for key, (status, html) in seen.items():
        # What counts up is another in each of the two: loads, tellings, matters.
        html_of = COUNTED.sub("", html.replace(sixth, ""))
        found[key] = status, html_of
    found["export"] = list(queries.back_rows(here.who("town"), [order]))
    found["kept"] = [
        list(
            Line.objects.filter(load=load).values("row", "what", "reason", "cells_cipher", "apart")
        ),
        list(Load.objects.filter(pk=load.pk).values("rows", "new", "same", "refused", "apart")),
        list(Order.objects.filter(pk=order.pk).values("matter", "cells_cipher", "due_on", "row")),
    ]
    return found


def test_it_is_handed_over_from_its_page(here):
    client = browser_of(here, "clerk")
    matter = raised(here, words=SAID)
    where = reverse("matters:hand_over", args=[matter.number])
    assert where in client.get(reverse("matters:show", args=[matter.number])).content.decode()
    done = client.post(where, {"accused": [here.posts["secretary"].pk]}, follow=True)
    assert "已转纪检" in done.content.decode()
    assert client.get(where).status_code == 404
    assert Case.objects.visible_to(SYSTEM).get().barred
    refused = client.post(
        reverse("matters:hand_over", args=[raised(here, words=SAID).number]),
        {"accused": [here.posts["discipline"].pk]},
    )
    assert (refused.status_code, "12388" in refused.content.decode()) == (422, True)


def test_who_was_about_to_act_on_what_just_left_finds_no_such_matter(here):
    stale = carried(here, "sorted")
    commands.hand_over(here.who("clerk"), fresh(stale))
    tries = (
        lambda: commands.dispatch(
            here.who("clerk"), stale, category="infrastructure", level="grid"
        ),
        lambda: commands.issue_order(here.who("county"), stale, to=here.posts["secretary"]),
        lambda: commands.reclassify(here.who("clerk"), stale, reason="分错了"),
        lambda: commands.comment(bearer(stale), stale, words="再说一句"),
    )
    for act in tries:
        with pytest.raises(Missing):
            act()
