"""Whom a step tells, one at a time."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianhu.bodies.duties import ROLES
from lianhu.editing.forms import fields
from lianhu.editing.forms.parts import PartForm, fields_hint
from lianhu.editing.trees import Row, Tree
from lianhu.methods import vocabulary

_DROP = "drop"


class TellForm(PartForm):
    """The telling `n` of a stage; one more where `n` is their number."""

    called = "告诉谁"

    def __init__(
        self, *args: Any, tree: Tree, key: str, methods: Mapping[str, str], n: int
    ) -> None:
        self.n = n
        super().__init__(*args, tree=tree, key=key, methods=methods)

    @classmethod
    def of(cls, row: Row, n: int) -> dict[str, Any]:
        tells = row.get("tells", [])
        tell = tells[n] if n < len(tells) else {}
        return {
            "whom": tell.get("whom", "holder"), "how": tell.get("how", ["page"]),
            "on": tell.get("on", "enter"), "words": tell.get("words", ""),
        }  # fmt: skip

    def seen(self, row: Row) -> dict[str, Any]:  # type: ignore[override]  # needs its own number
        return self.of(row, self.n)

    def shape(self) -> None:
        posts = [(f"role:{key}", role.label) for key, role in ROLES.items()]
        audience = [*vocabulary.AUDIENCES.items(), *posts]
        self.fields["whom"] = fields.one(_("告诉谁"), audience)
        self.fields["on"] = fields.one(_("什么时候"), vocabulary.OCCASIONS.items())
        self.fields["how"] = fields.several(
            _("用什么方式"),
            vocabulary.HOWS.items(),
            _("“原渠道”只用于反映人：他怎么反映的就怎么告诉他。"),
        )
        self.fields["words"] = fields.prose(_("怎么说"), 500, fields_hint(), rows=4)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if _DROP not in self.data:
            if not given.get("words"):
                self.add_error("words", _("请写怎么说；不告诉了就点“不再告诉”。"))
            if not given.get("how"):
                self.add_error("how", _("请至少选一种方式。"))
        return given

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        tells = [*self.row.get("tells", [])]
        if _DROP in self.data:
            del tells[self.n : self.n + 1]
            return {"tells": tells or None}
        tell = {"whom": given["whom"], "how": given["how"], "words": given["words"]}
        if given["on"] != "enter":
            tell["on"] = given["on"]
        tells[self.n : self.n + 1] = [tell]
        return {"tells": tells}
