"""东河村 with its committee, and pacts at every step."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import organisation
from lianhu.files.intake import take
from lianhu.kernel import clock
from lianhu.matters.tests.factories import village
from lianhu.pacts import commands
from lianhu.pacts.commands.asking import Said
from lianhu.pacts.models import Clause, Version

GOOD = "垃圾分类放到指定的桶里，不乱倒、不乱烧。"
FINE = "乱倒垃圾的，罚款50元。"


def committee(here):
    """东河村 is a village by its record; made once."""
    found = Organisation.objects.filter(area=here.east, kind="villagers_committee").first()
    return found or organisation("villagers_committee", here.east)


def settled():
    here = village()
    committee(here)
    return here


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def version(pk):
    return Version.objects.select_related("pact__area").get(pk=pk)


def begun(here, area=None, kind="village", words=(GOOD,), **more):
    made = commands.begin(here.who("secretary"), area or here.east, kind=kind, **more)
    for one in words:
        commands.write(here.who("secretary"), made, kind="tidy", words=one)
    return version(made.pk)


def heard(here, one, **more):
    fields = {
        "way": "meeting", "held_on": clock.today(), "households": 12, "people": 15, "women": 6,
        **more,
    }  # fmt: skip
    return commands.hear(here.who("clerk"), one, **fields)


def asked(here, **more):
    """With the township."""
    one = begun(here, **more)
    heard(here, one)
    commands.submit(here.who("secretary"), one)
    return version(one.pk)


def reviewed(here, one, points=()):
    review = one.reviews.get(ended_at=None)
    today = clock.today()
    commands.answer_review(
        here.who("town"), review, party_on=today, party_as="镇党委副书记", government_on=today,
        government_as="镇长", points=points,
    )  # fmt: skip
    return fresh(review)


def to_vote(here, **more):
    one = asked(here, **more)
    reviewed(here, one)
    commands.to_vote(here.who("secretary"), one)
    return version(one.pk)


def scan(actor):
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    upload = SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")
    return take(actor, upload, kind="paper")


def old(here, area=None, kind="village", words=((GOOD, "tidy"),), **more):
    """A pact from before the system."""
    actor = here.who("secretary")
    fields = {
        "adopted_on": clock.today().replace(year=clock.today().year - 2, day=1),
        "meeting": "assembly" if kind == "village" else "group", "meeting_words": "2024年第一次村民会议",
        **more,
    }  # fmt: skip
    made = commands.register(
        actor, area or here.east, kind=kind, clauses=[(sort, one) for one, sort in words],
        scans=[scan(actor)], **fields,
    )  # fmt: skip
    return version(made.pk)


__all__ = [
    "FINE", "GOOD", "Clause", "Said", "asked", "begun", "committee", "fresh", "heard", "old",
    "reviewed", "scan", "settled", "to_vote", "version",
]  # fmt: skip
