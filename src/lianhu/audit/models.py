from typing import Any, Self

from django.db import models

from lianhu.kernel.hashing import canonical, sm3

GENESIS = "0" * 64


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, stream: str) -> Self:
        """The events of one subject, oldest first."""
        return self.filter(stream=stream).order_by("seq")


class Event(models.Model):
    """One thing that was done: ids, dates and digests only, never a name, phone or free text.

    `body` is the canonical text that is hashed; the other columns repeat parts of it for
    queries and `verify` compares them. `place` is an area path of internal ids.
    """

    stream = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    place = models.CharField(max_length=200, db_collation="C", blank=True)
    body = models.TextField()
    algorithm = models.CharField(max_length=10, default="sm3")
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "留痕"
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="audit_event_one_seq")
        ]
        indexes = [models.Index(fields=["verb", "at"], name="audit_event_verb_at")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.verb}"

    @property
    def data(self) -> dict[str, Any]:
        """The ids and dates that came with the event."""
        import json  # noqa: PLC0415

        return dict(json.loads(self.body)["data"])


def body_of(event: Event, data: dict[str, Any]) -> str:
    """The canonical text of an event, from its columns and data.

    Shape: a JSON object with sorted keys; times are ISO 8601 in UTC with microseconds.
    """
    return canonical(
        {
            "algorithm": event.algorithm,
            "stream": event.stream,
            "seq": event.seq,
            "verb": event.verb,
            "at": event.at.isoformat(timespec="microseconds"),
            "recorded_at": event.recorded_at.isoformat(timespec="microseconds"),
            "account": event.account_id,
            "person": event.person_id,
            "post": event.post_id,
            "place": event.place,
            "prev": event.prev,
            "data": data,
        }
    )


def hash_of(body: str) -> str:
    """SM3 of the canonical text, as 64 hex digits."""
    return sm3(body.encode()).hex()


class Seal(models.Model):
    """A Merkle tree over the events recorded since the seal before, chained to it."""

    made_at = models.DateTimeField()
    size = models.PositiveIntegerField()
    last_event_id = models.BigIntegerField()
    root = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10, default="sm3")

    class Meta:
        verbose_name = "封存"

    def __str__(self) -> str:
        return f"封存 {self.pk}"


class Leaf(models.Model):
    """An event's place in its seal."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="leaf")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="audit_leaf_one_position")
        ]

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class Once(models.Model):
    """A submit that may be repeated: the same owner, key and input give the first answer again."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    input_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="audit_once_one_key")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
