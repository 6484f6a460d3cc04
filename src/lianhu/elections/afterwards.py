"""What became of who was elected, told where everybody reads what a meeting decided."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.assembly.after import Since
from lianhu.assembly.models import Resolution
from lianhu.audit.actor import Actor
from lianhu.elections.models import PREFIX, Election


def since(actor: Actor, resolutions: Collection[int]) -> dict[int, Since]:
    """By resolution; two queries, one where no election is among them."""
    rows = Resolution.objects.visible_to(actor).filter(
        pk__in=resolutions, item__stream__startswith=PREFIX
    )
    of = {
        pk: int(stream.removeprefix(PREFIX).partition("/")[0])
        for pk, stream in rows.values_list("pk", "item__stream")
    }
    if not of:
        return {}
    seen = Election.objects.visible_to(actor).filter(pk__in=set(of.values()))
    found = {one.pk: one for one in seen.select_related("area")}
    return {pk: _said(found[key]) for pk, key in of.items() if key in found}


def _said(one: Election) -> Since:
    page = reverse("elections:public", args=[one.area.key, one.pk])
    if one.handed_at:
        return Since(_("已经交接"), page, _("看这次选举"), "good")
    return Since(_("等着交接"), page, _("看这次选举"), "warn")
