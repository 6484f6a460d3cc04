"""Objections that accused a cadre before there was a room for it move there, once, at the start."""

from django.db import transaction

from lianhu.audit.actor import SYSTEM
from lianhu.audit.walls import open_for_sealing
from lianhu.files.models import Confidentiality
from lianhu.publicity.contact import unseal
from lianhu.publicity.models import Objection
from lianhu.sealed import commands as sealed
from lianhu.sealed.contents import Told
from lianhu.sealed.telling import pair_of


def move_old() -> None:
    """Each becomes a case under a number of its own; who objected left a phone or nothing."""
    rows = Objection._base_manager.filter(confidentiality=Confidentiality.SEALED)
    for one in rows.select_related("posting__area").order_by("pk"):
        number, code = pair_of("")
        posting = one.posting
        said = Told(
            words=one.words, phone=unseal(one.contact) if one.contact else "",
            area=str(posting.area), spot=f"《{posting.title}》",
        )  # fmt: skip
        with transaction.atomic():
            sealed.take_over(
                SYSTEM, number=number, code=code, place=one.path, said=said, before=one.answer
            )
            with open_for_sealing():
                one.delete()
