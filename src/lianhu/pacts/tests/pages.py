"""The pages of this room for the walks over every page."""

from typing import Any

from lianhu.kernel import clock
from lianhu.pacts import commands
from lianhu.pacts.commands.asking import Said
from lianhu.pacts.commands.reviewing import Found
from lianhu.pacts.models import Version
from lianhu.pacts.tests import factories as pacts
from lianhu.shell.tests.visiting import Page

V = lambda w: (w.pact_draft.pk,)  # noqa: E731
PAGES = {
    "pacts:place": Page(lambda w: (w.east.key,)),
    "pacts:show": Page(lambda w: (w.east.key, w.pact_old.pk)),
    "pacts:compare": Page(lambda w: (w.east.key, w.pact_old.pk, w.pact_asked.pk)),
    "pacts:paper": Page(lambda w: (w.east.key, w.pact_old.pk, "text")),
    "pacts:desk": Page(who="secretary"),
    "pacts:begin": Page(who="secretary"),
    "pacts:register": Page(who="secretary"),
    "pacts:version": Page(V, "secretary", True),
    "pacts:clause": Page(lambda w: (w.pact_draft.pk, w.pact_clause.pk), "secretary", True),
    "pacts:hear": Page(V, "secretary", True),
    "pacts:hear_field": Page(V, "worker", True),
    "pacts:beside": Page(V, "secretary", True),
    "pacts:office_paper": Page(lambda w: (w.pact_asked.pk, "ballot"), "secretary", True),
    "pacts:settle": Page(lambda w: (w.pact_opinion.pk,), "secretary", True),
    "pacts:answer": Page(lambda w: (w.pact_waiting.pk,), "town", True),
    "pacts:point": Page(lambda w: (w.pact_point.pk,), "secretary", True),
    "pacts:cases": Page(who="secretary"),
    "pacts:cases_field": Page(who="worker"),
    "pacts:notice": Page(who="secretary"),
    "pacts:notice_field": Page(who="worker"),
    "pacts:case": Page(lambda w: (w.pact_case.pk,), "secretary", True),
    "pacts:case_field": Page(lambda w: (w.pact_walk.pk,), "worker", True),
    "pacts:case_paper": Page(lambda w: (w.pact_case.pk,), "secretary", True),
    "pacts:case_paper_field": Page(lambda w: (w.pact_walk.pk,), "worker", True),
    "pacts:precepts": Page(who="secretary"),
    "pacts:precept": Page(lambda w: (w.precept.pk,), "secretary", True),
    "pacts:plaque": Page(lambda w: (w.precept.pk,), "secretary", True),
}
OTHER = {"pacts:open", "pacts:open_case", "pacts:check", "pacts:shift"}


def prepare(here: Any) -> None:
    """A village's pact in force and its revision with the township, a hamlet's draft with warnings."""
    pacts.committee(here)
    here.pact_old = pacts.old(here)
    here.pact_asked = pacts.begun(here, why="修订")
    pacts.heard(here, here.pact_asked)
    commands.open_draft(here.who("secretary"), here.pact_asked)
    commands.submit(here.who("secretary"), here.pact_asked)
    pacts.reviewed(here, here.pact_asked, [Found("写短一点"), Found("不能罚", law="行政处罚法", article="第十六条")])  # fmt: skip
    here.pact_point = here.pact_asked.reviews.get().points.first()
    here.pact_draft = pacts.begun(
        here, area=here.one, kind="hamlet", words=[pacts.FINE, pacts.GOOD]
    )
    here.pact_clause = here.pact_draft.clauses.first()
    asking = pacts.heard(here, here.pact_draft, said=[Said("字太小", woman=True)])
    here.pact_opinion = asking.opinions.get()
    second = pacts.begun(here, area=here.two, kind="hamlet")
    pacts.heard(here, second)
    commands.judge(here.who("secretary"), second, agrees=True, words="比过了")
    commands.submit(here.who("secretary"), second)
    here.pact_waiting = Version._base_manager.get(pk=second.pk).reviews.get()
    clause = here.pact_old.clauses.get()
    here.pact_case = commands.notice(
        here.who("secretary"), clause, whom="某甲", words="垃圾倒在沟里"
    )
    here.precept = commands.collect(
        here.who("secretary"), here.east, family="上寨罗家", words="勤俭持家，和睦邻里。",
        agreed_as="户主，当面",
    )  # fmt: skip
    hamlet = pacts.old(here, area=here.cluster.parent, kind="group")
    here.pact_walk = commands.notice(
        here.who("worker"), hamlet.clauses.get(), whom="某乙", words="垃圾没有入桶"
    )
    for case in (here.pact_case, here.pact_walk):
        for step in ("reason", "criticise"):
            commands.talk(here.who("secretary"), case, step=step, held_on=clock.today())
        commands.propose(
            here.who("secretary"), case, kind="apology", heard_on=clock.today(),
            heard_words="那天雨大", unrelated=True,
        )  # fmt: skip
