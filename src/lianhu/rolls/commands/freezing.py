"""Freezing a roll: numbers, salts, leaves, digest; from then on the database lets nothing slip in."""

import secrets

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.rolls.chaining import SALT_BYTES, Opening, chained, leaf
from lianhu.rolls.doubts import votes_once, voting_elsewhere
from lianhu.rolls.models import Aside, Roll, RollVersion
from lianhu.rolls.order import in_house_order

_NUMBER = """
    UPDATE rolls_entry e SET no = v.no, salt = v.salt, leaf = v.leaf, chained = v.chained,
        votes_in = %s, votes_term = %s
    FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[])
        AS v(id, no, salt, leaf, chained)
    WHERE e.id = v.id
"""


@command("名册定稿")
def freeze(actor: Actor, roll: Roll) -> Roll:
    """Number the entries by group and house, salt and chain them; nothing changes afterwards.

    Raises:
        Refusal: nobody is on it, a doubt is not settled, or somebody votes in another village.
        Conflict: it is frozen already.
    """
    actor.require("rolls.freeze", place=roll.path)
    if held(roll).is_frozen:
        raise Conflict(_("这份名册已经定稿，编号和校验值都没有再变。"))
    _settled(roll)
    links = _number(roll)
    roll.frozen_at, roll.version, roll.n, roll.links = clock.now(), 1, len(links), len(links)
    roll.digest = links[-1].hex()
    RollVersion.objects.create(roll=roll, version=1, n=roll.n, links=roll.links, digest=roll.digest)
    roll.save(update_fields=["frozen_at", "version", "n", "links", "digest"])
    emit(
        actor, "rolls.freeze", stream=roll.stream, place=roll.path, version=1, n=roll.n,
        links=roll.links, digest=roll.digest,
    )  # fmt: skip
    return roll


def _settled(roll: Roll) -> None:
    """Raise Refusal while something must be decided first."""
    if left := Aside.objects.filter(roll=roll, settled_at=None).count():
        raise Refusal(_("还有%(n)d处疑问没有定，定了才能定稿。") % {"n": left})
    if two := voting_elsewhere(roll).count():
        raise Refusal(
            _("有%(n)d人这一届已经在别的村（社区）登记参加选举，一个人只能在一处参加，请先划出。")
            % {"n": two}
        )


def _number(roll: Roll) -> list[bytes]:
    """Write number, salt, leaf and link of every entry; the links in order."""
    openings = [
        (pk, Opening(no, kind, who, secrets.token_bytes(SALT_BYTES)))
        for no, (pk, kind, who) in enumerate(in_house_order(roll), 1)
    ]
    if not openings:
        raise Refusal(_("名册上一个人也没有，不能定稿。"))
    leaves = [leaf(opening) for _pk, opening in openings]
    links = chained(leaves)
    once = votes_once(roll)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_NUMBER, [
                roll.area_id if once else None,
                roll.term if once else None,
                [pk for pk, _opening in openings],
                [opening.no for _pk, opening in openings],
                [opening.salt.hex() for _pk, opening in openings],
                [one.hex() for one in leaves],
                [one.hex() for one in links],
            ])  # fmt: skip
    except IntegrityError as clash:
        raise Conflict(
            _("有人刚刚在别的村（社区）登记参加选举，一个人只能在一处参加，请看过疑问再定稿。")
        ) from clash
    return links
