"""Opening a roll: who stands behind the leaves, for those who look after it, and for each of themselves."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line
from lianhu.rolls.models import Entry, Roll, Unsealing

REASON = 200


@command("名册开封")
def unseal(actor: Actor, roll: Roll, *, reason: str = "", entry: Entry | None = None) -> Unsealing:
    """Keep that somebody opens the roll, or one entry of it; what they see the caller shows once.

    Args:
        entry: only this one; of their own entry nobody needs a right or a reason.

    Raises:
        Refusal: no reason, or the roll is a draft. NotAllowed: neither the right nor one's own.
    """
    own = entry is not None and entry.person_id is not None and entry.person_id == actor.person_id
    if not own:
        actor.require("rolls.unseal", place=roll.path)
    why = clean_line(reason, REASON, label=_("事由"), field="reason")
    if not (why or own):
        raise Refusal(_("请写明为什么要开封。"), field="reason")
    if not roll.is_frozen:
        raise Refusal(_("名册还没有定稿，没有可以开封的。"))
    salt = new_salt() if why else ""
    made = Unsealing.objects.create(
        roll=roll, entry=entry, words=why, salt=salt, account_id=actor.account_id,
        by_person_id=actor.person_id,
    )  # fmt: skip
    emit(
        actor, "rolls.unseal", stream=roll.stream, place=roll.path, unsealing=made.pk,
        whole=entry is None, digest=digest(why, salt) if why else "",
    )  # fmt: skip
    return made
