"""One tree over all new events, and the walk that finds the first wrong row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from lianhu.audit import checks
from lianhu.audit.models import GENESIS, Event, Leaf, Seal, body_of, hash_of
from lianhu.counties.jobs import every
from lianhu.kernel.hashing import fingerprint, sm3

BATCH = 5000
HEX = re.compile(r"[0-9a-f]{64}")
# No transaction lives this long, so an id below an older seal can no longer appear.
LATE = timedelta(hours=1)


def tree(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over leaf bytes. Source: RFC 9162 §2.1.1, with SM3."""
    if not leaves:
        return sm3(b"")
    if len(leaves) == 1:
        return sm3(b"\x00" + leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sm3(b"\x01" + tree(leaves[:split]) + tree(leaves[split:]))


def seal_hash(seal: Seal) -> str:
    """Over everything a seal says, its time and its reach too."""
    said = {
        "prev": seal.prev, "root": seal.root, "size": seal.size, "algorithm": seal.algorithm,
        "made_at": seal.made_at.astimezone(UTC).isoformat(), "last": seal.last_event_id,
    }  # fmt: skip
    return fingerprint(said)


def unsealed() -> Iterator[tuple[int, str]]:
    """(id, hash) of events in no seal yet, by id."""
    old = Seal.objects.filter(made_at__lt=datetime.now(UTC) - LATE)
    floor = old.aggregate(last=Max("last_event_id"))["last"] or 0
    rows = Event.objects.filter(pk__gt=floor, leaf=None).order_by("pk")
    return rows.values_list("pk", "hash").iterator(BATCH)


def seal() -> Seal | None:
    """Seal what is committed and not yet sealed; None when there is nothing. At most 5,000 events."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit.seal', 7))")
        rows = []
        for row in unsealed():
            rows.append(row)
            if len(rows) == BATCH:
                break
        if not rows:
            return None
        before = Seal.objects.order_by("-pk").first()
        prev = before.hash if before else GENESIS
        root = tree([bytes.fromhex(row[1]) for row in rows]).hex()
        made = Seal(
            made_at=datetime.now(UTC),
            size=len(rows),
            last_event_id=max(row[0] for row in rows),
            root=root,
            prev=prev,
        )
        made.hash = seal_hash(made)
        made.save(force_insert=True)
        Leaf.objects.bulk_create(
            Leaf(event_id=row[0], seal=made, position=n) for n, row in enumerate(rows)
        )
        return made


@every("* * * * * */10", "audit.seal")
def seal_all() -> None:
    """What came meanwhile waits for the next turn: in a busy county there is always some more."""
    while (made := seal()) is not None and made.size == BATCH:
        pass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the log found: counts, and the first wrong row in words (empty: none)."""

    events: int
    seals: int
    unsealed: int
    wrong: str


def wrong_event(event: Event, seq: int, prev: str) -> str:
    """Why `event` cannot stand at place `seq` after hash `prev`; empty when it can."""
    here = f"{event.stream} 第{event.seq}条（编号 {event.pk}）"
    if event.seq != seq:
        return f"{here}：缺第{seq}条"
    if event.prev != prev:
        return f"{here}：与前一条接不上"
    if hash_of(event.body) != event.hash:
        return f"{here}：内容与校验值不符"
    try:
        said = body_of(event, event.data)
    except (ValueError, KeyError, TypeError):
        return f"{here}：内容读不出来"
    return "" if said == event.body else f"{here}：字段与封存的内容不符"


def _walk_streams() -> tuple[int, str]:
    count, stream, seq, prev = 0, "", 0, GENESIS
    for event in Event.objects.order_by("stream", "seq").iterator(BATCH):
        if event.stream != stream:
            stream, seq, prev = event.stream, 0, GENESIS
        problem = wrong_event(event, seq + 1, prev)
        if problem:
            return count, problem
        seq, prev, count = event.seq, event.hash, count + 1
    return count, ""


def _walk_seals() -> tuple[int, str]:
    prev, count = GENESIS, 0
    for one in Seal.objects.order_by("pk").iterator(BATCH):
        rows = one.leaves.order_by("position").values_list("event_id", "event__hash")
        hashes = dict(rows)
        if len(hashes) != one.size:
            return count, f"封存 {one.pk}：应有{one.size}条，现有{len(hashes)}条"
        broken = next((pk for pk, one_hash in hashes.items() if not HEX.fullmatch(one_hash)), None)
        if broken is not None:
            return count, f"封存 {one.pk}：留痕 {broken} 的校验值不成样子"
        root = tree([bytes.fromhex(one_hash) for one_hash in hashes.values()]).hex()
        if root != one.root or one.prev != prev or one.hash != seal_hash(one):
            return count, f"封存 {one.pk}：与其中的记录不符"
        prev, count = one.hash, count + 1
    return count, ""


def verify() -> Verdict:
    """Walk every stream and every seal, trusting nothing but the texts themselves.

    Where the log is whole, what the rooms keep is held against it.
    """
    events, wrong = _walk_streams()
    seals, wrong_seal = _walk_seals()
    found = wrong or wrong_seal or _forgotten() or checks.first_wrong()
    return Verdict(events, seals, Event.objects.filter(leaf=None).count(), found)


def _forgotten() -> str:
    """An old event that no seal holds: somebody lifted the floor above it."""
    old = Event.objects.filter(leaf=None, recorded_at__lt=datetime.now(UTC) - 2 * LATE)
    first = old.order_by("pk").values_list("pk", flat=True).first()
    return f"留痕 {first}：一直没有封存" if first and Seal.objects.exists() else ""
