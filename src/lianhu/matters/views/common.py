"""What the pages of staff share: who may be here, and one matter by its number."""

from typing import Any, Final

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.pages import Request
from lianhu.audit.registry import label_of
from lianhu.kernel.errors import Missing, NotAllowed
from lianhu.kernel.hashing import sm3
from lianhu.matters.forms.resident import KINDS
from lianhu.matters.models import Matter
from lianhu.places.models import Area
from lianhu.places.queries import villages_of

# Fresh on every page, whatever was written on it.
UNSAID: Final = ("csrfmiddlewaretoken", "once")
# The page of a matter on each face.
PAGES: Final = {"office": "matters:show", "field": "matters:show_field"}


def sent(request: HttpRequest) -> list[Any]:
    """What makes two submits the same one: each field as it was sent, files by their content.

    As sent and not as understood: once the first was taken in, its choices and drafts are gone
    and the second can no longer be understood.
    """
    fields = [[name, request.POST.getlist(name)] for name in sorted(request.POST)]
    files = [
        [name, [sm3(b"".join(file.chunks())).hex() for file in request.FILES.getlist(name)]]
        for name in sorted(request.FILES)
    ]
    for name in request.FILES:
        for file in request.FILES.getlist(name):
            file.seek(0)
    return [[field for field in fields if field[0] not in UNSAID], files]


def need(actor: Actor, *verbs: str) -> None:
    """Raises NotAllowed unless some post of the actor carries one of `verbs` anywhere.

    Who is not signed in is led to the door by the middleware.
    """
    if not actor.is_staff:
        raise NotAllowed(_("请先登录。"))
    if not any(actor.paths(verb) for verb in verbs):
        raise NotAllowed(_("您的岗位没有“%(verb)s”这项权限。") % {"verb": label_of(verbs[0])})


def matter_of(actor: Actor, number: str) -> Matter:
    """The matter with this number that the actor may see, else 404; with what its page shows.

    Raises:
        NotAllowed: not signed in; says nothing about whether there is such a number.
    """
    if not actor.is_staff:
        raise NotAllowed(_("请先登录。"))
    rows = Matter.objects.visible_to(actor).select_related(
        "area__parent__parent", "holder", "suggested", "teller", "version"
    )
    found: Matter = get_object_or_404(rows, number=number)
    return found


def village_asked(request: Request, verb: str) -> tuple[Area | None, list[Area]]:
    """The village that `?v=KEY` names, or the only one; None where one must be chosen first.

    Raises:
        Missing: no such village, or none over which the actor carries `verb`.
    """
    found = list(villages_of(request.actor, verb).select_related("parent"))
    key = request.GET.get("v", "")
    chosen = next((one for one in found if one.key == key), None)
    if not found or (key and chosen is None):
        raise Missing(_("没有这个村（社区），或者不在您的工作范围。"))
    return chosen or (found[0] if len(found) == 1 else None), found


def asked_kind(request: HttpRequest) -> dict[str, str]:
    """The kind that a link names, chosen beforehand: from the page of wishes, a wish."""
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in dict(KINDS) else {}
