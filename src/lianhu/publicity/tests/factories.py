"""Postings on the valley of `places`, and those who post, object and answer."""

from lianhu.audit.actor import Actor, Grant
from lianhu.people.models import Person
from lianhu.publicity.commands import object_, post
from lianhu.publicity.models import Objection, Posting

VERBS = frozenset(
    {"publicity.see", "publicity.see_objections", "publicity.post", "publicity.hang",
     "publicity.take_down", "publicity.withdraw", "publicity.answer_objection",
     "publicity.reveal_contact"}
)  # fmt: skip
PHONE = Actor("visitor", device="phone-of-wang-0123456789")
OTHER = Actor("visitor", device="phone-of-li-9876543210-x")


def staff(path, verbs=VERBS, *, person=None, title="村党支部书记", post_id=None):
    person = person or Person.objects.create(name="测试员", invented=True)
    grant = Grant("village_secretary", frozenset(verbs), path, post_id, title)
    return Actor(
        "staff", account_id=person.pk, person_id=person.pk, grants=(grant,), device="s" * 24
    )


def posting(area, actor=None, **words):
    words.setdefault("kind", "result")
    words.setdefault("title", "上寨路灯已修好")
    words.setdefault("words", "反映：路灯不亮。结果：已换灯泡。")
    words.setdefault("stream", "matter:1")
    return post(actor or staff(area.path), area=area, **words)


def objection(row, actor=PHONE, **words):
    words.setdefault("words", "灯还是不亮")
    return object_(actor, row, **words)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


__all__ = [
    "OTHER",
    "PHONE",
    "VERBS",
    "Objection",
    "Posting",
    "fresh",
    "objection",
    "posting",
    "staff",
]
