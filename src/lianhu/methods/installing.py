"""Bringing texts into the table: by publishing, and with each release what the product ships."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.methods import shipping
from lianhu.methods.definition import Definition, load
from lianhu.methods.models import MethodVersion
from lianhu.methods.queries import keep
from lianhu.places.models import Area


def ship() -> int:
    """Bring the shipped files in; how many were new.

    Not a command: nobody decides anything here. It is part of setting up, like a migration,
    and each row carries the digest of its file.
    """
    return sum(stored(one, shipping.source(one), None)[1] for one in shipping.shipped())


def stored(definition: Definition, source: str, home: Area | None) -> tuple[MethodVersion, bool]:
    """The row of this text at `home`, and whether it was made just now.

    Raises:
        Refusal: `home` has another text under the same key and version number.
    """
    digest = load(source, definition.file).digest.hex()
    found = MethodVersion.objects.filter(digest=digest, home=home).first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            made = MethodVersion.objects.create(
                key=definition.key,
                title=definition.title,
                number=definition.version,
                digest=digest,
                source=source,
                origin=definition.origin,
                law_date=definition.law_date,
                home=home,
            )
    except IntegrityError as clash:
        said = _("本地已有“%(title)s”第%(number)d版，内容不同；请把文件里的 version 加一。")
        words = {"title": definition.title, "number": definition.version}
        raise Refusal(said % words, field="text") from clash
    keep(made)
    return made, True
