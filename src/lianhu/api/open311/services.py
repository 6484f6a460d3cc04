"""What may be asked for: the kinds of matter, and the classes that the methods in force dispatch by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.kernel.errors import Missing
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Matter
from lianhu.methods.models import Adoption, MethodVersion
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind as StageKind
from lianhu.people.models import Teller

WORDS: Final[Mapping[str, Any]] = {
    Kind.DEMAND: _later("要解决的事、要反映的情况；分不清就选这一项。"),
    Kind.WISH: _later("小小的心愿，等人认领。"),
    Kind.HAZARD: _later("可能伤人、坏事的隐患。"),
    Kind.OPINION: _later("对村（社区）工作的意见、建议。"),
}


@dataclass(frozen=True, slots=True)
class Service:
    """One thing a sender may choose. `sort` marks a class: dispatching may decide otherwise."""

    code: str
    name: str
    words: str
    group: str
    keywords: str = ""
    kind: str = Kind.DEMAND
    sort: bool = False


def services() -> dict[str, Service]:
    """Every service of this county by its code; two queries, the texts are remembered."""
    found = {
        str(kind): Service(str(kind), str(Kind(kind).label), str(words), _("类型"), kind=str(kind))
        for kind, words in WORDS.items()
    }
    for version in _versions():
        for stage in definition_of(version).of_kind(StageKind.DISPATCH):
            for one in stage.classes:
                words = _("按类别反映：%s。最后归哪一类由村（社区）派单时定。") % one.label
                made = Service(one.key, one.label, words, _("类别"), ",".join(one.guess), sort=True)
                found.setdefault(one.key, made)
    return found


def _versions() -> list[int]:
    shipped = MethodVersion.objects.newest_shipped().values_list("pk", flat=True)
    adopted = Adoption.objects.live().order_by("version").values_list("version", flat=True)
    return list(dict.fromkeys([*shipped, *adopted]))


def changed_at() -> datetime | None:
    """When the list of services last could have changed."""
    made = MethodVersion.objects.aggregate(at=Max("published_at"))["at"]
    taken = Adoption.objects.aggregate(at=Max("from_at"))["at"]
    return max((at for at in (made, taken) if at), default=None)


def service_with(code: str) -> Service:
    """The service with this code. Raises Missing."""
    found = services().get(code)
    if found is None:
        raise Missing(_("没有这个 service_code，请用 services 查。"), field="service_code")
    return found


def code_of(matter: Matter, known: Mapping[str, Service]) -> str:
    """A matter's service: the class it was dispatched as, before that its kind."""
    return matter.category if matter.category in known else str(matter.kind)


def of_service(service: Service) -> Q:
    """The matters of a service, as `code_of` says."""
    return Q(category=service.code) if service.sort else Q(kind=service.code, category="")


def as_row(service: Service) -> dict[str, Any]:
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": service.words,
        "metadata": True,
        "type": "realtime",
        "keywords": service.keywords,
        "group": service.group,
    }


def definition(service: Service) -> dict[str, Any]:
    """What may be told besides; none of it must be."""
    reaches = [{"key": value, "name": str(label)} for value, label in Teller.Reach.choices]
    asked = [
        ("spot", "string", _("具体位置"), _("例如：上寨路口、3栋2单元"), []),
        ("where", "string", _("您住哪里"), _("哪个寨、哪一组"), []),
        ("reach", "singlevaluelist", _("怎么答复您"), _("不选就是自己上网查"), reaches),
    ]
    return {
        "service_code": service.code,
        "attributes": [
            {
                "variable": True, "code": code, "datatype": datatype, "required": False,
                "datatype_description": hint, "order": order, "description": words,
                "values": values,
            }
            for order, (code, datatype, words, hint, values) in enumerate(asked, start=1)
        ],
    }  # fmt: skip
