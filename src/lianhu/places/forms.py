"""Shape of what is typed about areas; rules and limits are said by the commands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.audit.seen import AsSeen
from lianhu.places.models import Area, Building
from lianhu.places.queries import subtree


class AreaForm(forms.Form):
    """Every form is made for one area, whose own rows its choices come from."""

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area


class ClusterForm(AreaForm):
    name = forms.CharField(label=_("名称"), help_text=_("例如：上寨第一联户"))


class GroupForm(AreaForm):
    name = forms.CharField(label=_("名称"), help_text=_("例如：三组"))


class GridForm(AreaForm):
    name = forms.CharField(label=_("名称"), help_text=_("例如：一号网格"))
    level_name = forms.CharField(
        label=_("层级名称"), required=False, help_text=_("本地怎么叫这一层，例如：三级网格")
    )


class RenameForm(AsSeen, GridForm):
    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, area=area, initial=self.now(area), **kwargs)

    @staticmethod
    def now(area: Area) -> dict[str, Any]:
        return {"name": str(area), "level_name": area.level_name}


class BuildingForm(AreaForm):
    name = forms.CharField(label=_("楼栋"), help_text=_("例如：3栋"))
    grid = forms.ModelChoiceField(
        Area.objects.none(), label=_("网格"), required=False, empty_label=_("以后再归入")
    )

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, area=area, **kwargs)
        _offer(self, "grid", subtree(area).live().filter(kind=Area.Kind.GRID).order_by("path"))


class PutBuildingForm(AreaForm):
    building = forms.ModelChoiceField(Building.objects.none(), label=_("楼栋"))
    grid = forms.ModelChoiceField(Area.objects.none(), label=_("网格"))

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, area=area, **kwargs)
        _offer(self, "building", Building.objects.filter(village=area).order_by("pk"))
        _offer(self, "grid", subtree(area).live().filter(kind=Area.Kind.GRID).order_by("path"))


class UnitForm(AreaForm):
    building = forms.ModelChoiceField(Building.objects.none(), label=_("楼栋"))
    name = forms.CharField(label=_("单元"), help_text=_("例如：一单元"))

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, area=area, **kwargs)
        _offer(self, "building", Building.objects.filter(village=area).order_by("pk"))


class RelocatedForm(AsSeen, AreaForm):
    relocated = forms.BooleanField(
        label=_("这里是易地扶贫搬迁安置社区"),
        required=False,
        help_text=_("勾上以后，立户时会问从哪里搬来、哪天搬来。"),
    )

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, area=area, initial=self.now(area), **kwargs)

    @staticmethod
    def now(area: Area) -> dict[str, Any]:
        return {"relocated": area.relocated}


class EndForm(AreaForm):
    """Nothing to fill in: the button asks."""


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
