"""Every page by its URL name: which row it takes, who opens it, whose it is not.

The tests of leaks, of axe and of errors walk this table; a page that stands in no line of it
fails them, so none can be forgotten.
"""

import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import URLPattern, get_resolver

import lianhu
from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.sealing import seal_all
from lianhu.bodies import leading
from lianhu.dispatch import commands as rules
from lianhu.dispatch.conditions import Then, When
from lianhu.feedback import commands as feedback
from lianhu.feedback.commands.drawing import waiting
from lianhu.feedback.models import Call
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands import calendar, gathering
from lianhu.matters.tests.factories import carried, village
from lianhu.methods.models import MethodVersion
from lianhu.notices.models import Telling
from lianhu.orders.tests import factories as orders
from lianhu.people import commands as people
from lianhu.places import commands as places
from lianhu.publicity import commands as publicity
from lianhu.publicity.models import Objection, Posting
from lianhu.screening import commands as screening
from lianhu.sealed.commands import report
from lianhu.sealed.contents import Told
from lianhu.shell.tests.visiting import Page
from lianhu.wishes.tests import factories as wishes
from lianhu.wishes.views.public import token_of

# A room's own pages: `tests/pages.py` in it with PAGES, OTHER and `prepare(here)`, which adds rows.
ROOMS = [
    import_module(f"lianhu.{one.name}.tests.pages")
    for one in pkgutil.iter_modules(lianhu.__path__)
    if find_spec(f"lianhu.{one.name}.tests") and find_spec(f"lianhu.{one.name}.tests.pages")
]


def world() -> Any:
    """A village with matters at every step, papers, tellings, postings, a household."""
    here = village()
    here.matters = {step: carried(here, step) for step in (
        "raised", "sorted", "sent", "claimed", "finished", "answered", "rated", "shown")}  # fmt: skip
    here.matter = here.matters["claimed"]
    here.posting = Posting.objects.get(stream=here.matters["shown"].stream)
    publicity.object_(here.who("cluster"), here.posting, words="这个结果不对")
    here.objection = Objection.objects.get()
    here.household = people.add_household(SYSTEM, kind="living", grid=here.one, number="J0000001")
    here.person = people.register(
        SYSTEM, area=here.one, name="测试·人员", household=here.household, invented=True
    )
    here.building = places.add_building(SYSTEM, here.east, name="1号楼", grid=here.one)
    clerk, worker = here.who("clerk"), here.who("worker")
    here.opening = commands.open_box(
        clerk, here.east, second=worker.person_id, opened_at=clock.now(), slips=1, box="意见箱"
    )
    here.chat = gathering.paste_chat(clerk, here.east, pasted="张三:\n井盖松了\n\n李四:\n收到")
    here.draft = here.chat.drafts.first()
    here.meeting = gathering.gather(
        clerk, here.east, channel="yard_meeting", held_on=clock.today(), title="晒坝",
        said=[gathering.Spoken("水压不够", "罗小花")],
    )  # fmt: skip
    calendar.set_day(clerk, here.east, channel="box", post=here.posts["worker"], weekday=2)
    here.stream = leading.set_up_stream(
        SYSTEM, area=here.county, kind="stream", title="基础设施专班", leader=here.posts["county"]
    )
    commands.issue_order(here.who("town"), here.matters["finished"], to=here.posts["secretary"])
    for one in here.accounts.values():
        one.path = here.east.path
        one.save()
    here.rule = rules.write_rule(
        clerk, here.east, title="停水", when=When(words=("停水",)), then=Then("infrastructure")
    )
    rules.try_rule(clerk, here.rule)
    rules.keep_answer(clerk, here.east, title="修好了", words="{事项}：{结果}")
    rules.note_absence(
        worker, here.posts["worker"], from_on=clock.today(), to_on=clock.today(),
        deputy=here.posts["worker2"],
    )  # fmt: skip
    here.telling = Telling.objects.filter(stream=here.matter.stream).first()
    here.version = MethodVersion.objects.first()
    here.file = File.objects.first()
    feedback.fix(SYSTEM, area=here.town, day=clock.today(), matters=[here.matters["answered"]])
    seal_all()
    for one in waiting():
        feedback.draw(SYSTEM, one)
    here.call = Call.objects.get()
    here.round = feedback.open_round(
        here.who("supervisor"), here.east, picked="chosen", numbers=[here.matters["shown"].number]
    )
    here.opinion = feedback.speak(
        VISITOR, here.east, says="not_fixed", words="巷口那盏还不亮", posting=here.posting
    )
    here.secret = report(VISITOR, area=here.east, said=Told(words="有人收了钱，不宜声张"))
    here.wish = wishes.released(here)
    here.offer = wishes.offered(here, here.wish)
    here.load = orders.taken(
        here.who("town"), orders.xlsx([orders.row(1), orders.row(2, phone="1")]), here.town
    )
    here.unmatched = orders.brought(
        here.who("town"), orders.xlsx([orders.row(3)[:-1]], head=orders.HEAD[:-1])
    )
    here.screening = screening.order(
        here.who("secretary"), here.east, theme="dispute", first_day=clock.today(),
        last_day=clock.today() + timedelta(days=3),
    )  # fmt: skip
    here.ground = here.screening.grounds.get(area=here.one)
    screening.screen(
        worker, here.ground, held_on=clock.today(),
        said=[gathering.Spoken("两家为排水沟吵起来了", spot="晒坝边")],
    )  # fmt: skip
    for room in ROOMS:
        getattr(room, "prepare", lambda one: None)(here)
    return here


PAGES: dict[str, Page] = {
    "shell:gallery": Page(),
    "shell:gallery_page": Page(lambda w: ("office",)),
    "access:sign_in": Page(),
    "access:keys": Page(),
    "access:me": Page(who="clerk"),
    "access:accounts": Page(who="admin"),
    "access:new_account": Page(who="admin"),
    "access:account": Page(lambda w: (w.accounts["clerk"].pk,), "admin", True),
    "access:links": Page(who="secretary"),
    "access:password": Page(who="clerk"),
    "matters:front": Page(),
    "matters:village": Page(lambda w: (w.east.key,)),
    "matters:raise": Page(lambda w: (w.east.key,)),
    "matters:promises": Page(lambda w: (w.east.key,)),
    "matters:methods": Page(lambda w: (w.east.key,)),
    "matters:follow": Page(),
    "matters:mine": Page(lambda w: (w.matter.number,), "bearer"),
    "matters:slip": Page(lambda w: (w.matter.number,), "bearer"),
    "matters:receipt": Page(lambda w: (w.matter.number,), "bearer"),
    "matters:inbox": Page(who="clerk"),
    "matters:sort": Page(who="clerk"),
    "matters:filters": Page(who="clerk"),
    "matters:batch": Page(who="clerk"),
    "matters:raise_for": Page(who="clerk"),
    "matters:find": Page(who="clerk"),
    "matters:find_field": Page(who="cluster"),
    "matters:lists": Page(who="clerk"),
    "matters:boxes": Page(who="clerk"),
    "matters:keeping": Page(who="admin", shut=True),
    "matters:open_box": Page(who="clerk"),
    "matters:box_paper": Page(lambda w: (w.opening.pk,), "clerk", True),
    "matters:collect": Page(who="clerk"),
    "matters:collect_field": Page(who="cluster"),
    "matters:set_day": Page(who="clerk"),
    "matters:paste_chat": Page(lambda w: ("office",), "clerk"),
    "matters:chat": Page(lambda w: ("office", w.chat.pk), "clerk", True),
    "matters:chat_who": Page(lambda w: ("office", w.chat.pk, w.draft.pk), "clerk", True),
    "matters:visit": Page(lambda w: ("field",), "worker"),
    "matters:meeting": Page(lambda w: ("office",), "clerk"),
    "matters:gathering": Page(lambda w: ("office", w.meeting.pk), "clerk", True),
    "matters:watch": Page(who="supervisor"),
    "matters:loops": Page(who="clerk"),
    "matters:hot": Page(who="county"),
    "matters:orders": Page(who="county"),
    "matters:hand_over": Page(lambda w: (w.matter.number,), "worker", True),
    "matters:hand_over_field": Page(lambda w: (w.matter.number,), "worker", True),
    "matters:show": Page(lambda w: (w.matter.number,), "worker", True),
    "matters:act": Page(lambda w: (w.matter.number, "finish"), "worker", True),
    "matters:paper": Page(lambda w: (w.matter.number, "slip", "pdf"), "worker", True),
    "matters:paper_back": Page(who="worker"),
    "matters:paper_back_field": Page(who="worker"),
    "matters:list_paper": Page(lambda w: ("demand_list",), "clerk"),
    "matters:today": Page(who="worker"),
    "matters:raise_field": Page(who="worker"),
    "matters:show_field": Page(lambda w: (w.matter.number,), "worker", True),
    "matters:act_field": Page(lambda w: (w.matter.number, "progress"), "worker", True),
    "places:tree": Page(who="clerk"),
    "places:area": Page(lambda w: (w.east.key,), "clerk"),
    "matters:screening": Page(lambda w: ("field",), "worker"),
    "screening:rounds": Page(who="secretary"),
    "screening:order": Page(who="secretary", shut=True),
    "screening:show": Page(lambda w: (w.screening.pk,), "secretary", True),
    "screening:found": Page(lambda w: (w.screening.pk,), "secretary", True),
    "screening:stop": Page(lambda w: (w.screening.pk,), "secretary", True),
    "screening:report": Page(lambda w: (w.screening.pk,), "secretary", True),
    "screening:screen": Page(lambda w: ("field", w.ground.pk), "worker", True),
    "orders:desk": Page(who="town", shut=False),
    "orders:bring": Page(who="town"),
    "orders:match": Page(lambda w: (w.unmatched.pk,), "town", True),
    "orders:show": Page(lambda w: (w.load.pk,), "town", True),
    "triage:show": Page(who="admin", shut=True),
    "dispatch:answers": Page(who="clerk"),
    "dispatch:away": Page(who="secretary"),
    "dispatch:rules": Page(who="clerk"),
    "dispatch:write": Page(who="clerk"),
    "dispatch:show": Page(lambda w: (w.rule.pk,), "clerk", True),
    "dispatch:change": Page(lambda w: (w.rule.pk,), "clerk", True),
    "hours:show": Page(who="admin", shut=True),
    "hours:change": Page(lambda w: ("year",), "admin", True),
    "people:list": Page(who="clerk"),
    "people:new": Page(who="clerk"),
    "people:new_household": Page(who="clerk"),
    "people:household": Page(lambda w: (w.household.pk,), "clerk", True),
    "people:place": Page(lambda w: (w.household.pk,), "clerk", True),
    "people:moved": Page(lambda w: (w.household.pk,), "clerk", True),
    "people:building": Page(lambda w: (w.building.pk,), "clerk", True),
    "people:reveal_teller": Page(lambda w: (w.matter.teller_id,), "clerk", True),
    "people:show": Page(lambda w: (w.person.pk,), "clerk", True),
    "bodies:posts": Page(who="secretary"),
    "bodies:create_post": Page(who="secretary"),
    "bodies:mine": Page(who="secretary"),
    "bodies:directory": Page(),
    "bodies:directory_of": Page(lambda w: (w.east.key,)),
    "bodies:charter": Page(lambda w: (w.one.key,)),
    "bodies:found": Page(who="secretary"),
    "bodies:new_stream": Page(who="county"),
    "bodies:stream": Page(lambda w: (w.stream.pk,), "county"),
    "bodies:post": Page(lambda w: (w.posts["worker"].pk,), "secretary"),
    "bodies:duties": Page(lambda w: (w.posts["worker"].pk,), "secretary", True),
    "bodies:appoint": Page(lambda w: (w.posts["worker"].pk,), "secretary", True),
    "bodies:hand_over": Page(lambda w: (w.posts["worker"].pk,), "secretary", True),
    "bodies:redraw": Page(lambda w: (w.one.key, "split"), "secretary", True),
    "notices:to_tell": Page(who="worker"),
    "notices:to_tell_desk": Page(who="clerk"),
    "notices:for_me": Page(who="worker"),
    "notices:for_me_field": Page(who="worker"),
    "notices:many": Page(who="clerk"),
    "notices:walk": Page(lambda w: (w.door,), "clerk", True),
    "notices:outbox": Page(who="clerk"),
    "publicity:desk": Page(who="secretary"),
    "publicity:new": Page(who="secretary"),
    "publicity:manage": Page(lambda w: (w.posting.pk,), "secretary", True),
    "publicity:show": Page(lambda w: (w.posting.pk,)),
    "publicity:print_posting": Page(lambda w: (w.posting.pk,)),
    "publicity:board": Page(lambda w: (w.east.key,)),
    "publicity:print": Page(lambda w: (w.east.key,)),
    "sealed:desk": Page(who="discipline", shut=True),
    "sealed:case": Page(lambda w: (w.secret.number,), "discipline", True),
    "methods:of_area": Page(lambda w: (w.east.key,)),
    "methods:show": Page(lambda w: (w.version.pk,)),
    "feedback:later": Page(lambda w: (w.matters["answered"].number,), "bearer of answered"),
    "feedback:calls": Page(who="town"),
    "feedback:call": Page(lambda w: (w.call.pk,), "town", True),
    "feedback:shown": Page(lambda w: (w.east.key,)),
    "feedback:outcomes": Page(who="secretary", shut=True),
    "feedback:decisions": Page(who="town", shut=True),
    "feedback:left_out": Page(who="clerk"),
    "feedback:speak": Page(lambda w: (w.east.key,)),
    "feedback:rounds": Page(who="supervisor", shut=True),
    "feedback:round": Page(lambda w: (w.round.pk,), "supervisor", True),
    "feedback:finding": Page(lambda w: (w.round.findings.get().pk,), "supervisor", True),
    "feedback:to_mend": Page(who="clerk"),
    "feedback:opinions": Page(who="supervisor"),
    "feedback:opinion": Page(lambda w: (w.opinion.pk,), "supervisor", True),
    "feedback:rules": Page(who="admin", shut=True),
    "wishes:board": Page(lambda w: (w.east.key,)),
    "wishes:adopt": Page(lambda w: (w.east.key, w.wish.pk)),
    "wishes:helping": Page(lambda w: (token_of(w.offer.pk),)),
    "wishes:mine": Page(lambda w: (w.wish.matter.number,), "bearer of wish"),
    "wishes:desk": Page(who="clerk"),
    "wishes:desk_field": Page(who="cluster"),
    "wishes:one": Page(lambda w: (w.wish.matter.number,), "clerk", True),
    "wishes:one_field": Page(lambda w: (w.wish.matter.number,), "worker", True),
    "methods:text": Page(lambda w: (w.version.pk,)),
}  # fmt: skip

# Not pages: forms that only take a POST, redirects, bytes, machines; each with its own tests.
OTHER = {
    "matters:pass_slip", "screening:open", "screening:remind", "screening:report_excel",
    "wishes:open", "orders:refused", "orders:settle", "orders:pass_on", "orders:back", "matters:inbox_excel", "matters:drop_filter", "matters:list_excel", "matters:ledger_excel", "matters:orders_excel", "matters:hot_excel", "feedback:to_mend_excel", "feedback:opinions_excel", "shell:None", "dispatch:act", "dispatch:back", "dispatch:drop_answer", "sealed:part", "triage:roll_back", "shell:elder", "access:code", "access:enrolment", "access:sign_out", "access:link",
    "access:recovery", "access:issue", "access:revoke", "matters:rate", "matters:comment",
    "matters:paper_mark", "matters:slip_for", "matters:open", "matters:open_urged", "matters:receipt_for",
    "matters:slip_field", "matters:week", "matters:open_day", "matters:end_day", "files:get", "files:thumb", "files:sound", "places:branch",
    "places:change",
    "people:reveal", "people:change", "people:end",
    "notices:record",
    "notices:retry", "notices:report", "methods:index",
    "feedback:end_decision", "feedback:decide",
    "publicity:hang",
    "publicity:object",
    "publicity:contact",
    "publicity:answer",
    "publicity:take_down", "publicity:withdraw",
}  # fmt: skip


for _room in ROOMS:
    PAGES |= getattr(_room, "PAGES", {})
    OTHER |= getattr(_room, "OTHER", set())


def names(resolver: Any = None, space: str = "") -> Iterator[str]:
    """Every URL name of the site, the API's own apart."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"
        elif not str(entry.namespace or "").startswith(("api", "open311")):
            yield from names(entry, space + (f"{entry.namespace}:" if entry.namespace else ""))
