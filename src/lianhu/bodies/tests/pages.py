"""The pages of this room for the walks over every page."""

from lianhu.audit.actor import SYSTEM
from lianhu.bodies import authority, renewing
from lianhu.bodies.tests import factories as make
from lianhu.kernel import clock
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """An affairs committee with a head, a term and powers, and a meeting of representatives."""
    today = clock.today()
    here.body = make.organisation("affairs_committee", here.east, legal_regime="village")
    here.member = make.member(here.body, standing="chair", unit="罗家院", decided_by="群众会推选")
    here.sent = make.organisation("villager_representatives", here.east)
    make.member(here.sent, standing="representative", stands_for=here.one, households=12)
    here.term = renewing.begin_term(
        SYSTEM, here.body, from_on=today, due_on=renewing.years_after(today, 3), size=5
    )
    said = authority.sample(here.body.kind)
    renewing.adopt_powers(
        SYSTEM, here.body, may=said.may, may_not=said.may_not, adopted_by="群众会", adopted_on=today
    )
    make.member(make.organisation("elders", here.one), unit="老寨")


PAGES = {
    "bodies:bodies": Page(who="secretary"),
    "bodies:organisation": Page(lambda w: (w.sent.pk,), "secretary", True),
    "bodies:seat": Page(lambda w: (w.sent.pk,), "secretary", True),
    "bodies:bring": Page(lambda w: (w.sent.pk,), "secretary", True),
    "bodies:term": Page(lambda w: (w.sent.pk,), "secretary", True),
    "bodies:correct_term": Page(lambda w: (w.term.pk,), "secretary", True),
    "bodies:member": Page(lambda w: (w.member.pk,), "secretary", True),
    "bodies:powers": Page(lambda w: (w.body.pk,)),
    "bodies:powers_paper": Page(lambda w: (w.body.pk, "print")),
    "bodies:adopt_powers": Page(lambda w: (w.body.pk,), "secretary", True),
}
