"""A file field that loses nothing: what was uploaded once stays while the rest is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lianhu.audit.actor import VISITOR, Actor
from lianhu.files.gates import require_room
from lianhu.files.intake import take
from lianhu.files.models import File
from lianhu.kernel.errors import Refusal

ACCEPT: Final = {
    "photo": "image/*",
    "paper": "image/*",
    "voice": "audio/*",
    "document": ".pdf,.docx",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form brought: new uploads, and tokens of drafts sent before."""

    uploads: list["UploadedFile[Any]"]
    tokens: list[str]


class KeptFilesInput(forms.FileInput):
    """A file input with the files already sent below it, each with a box to leave it out."""

    template_name = "files/widget.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        uploads = files.getlist(name) if hasattr(files, "getlist") else [files.get(name)]
        kept, dropped = _list(data, f"kept_{name}"), _list(data, f"drop_{name}")
        tokens = [token for token in dict.fromkeys(kept) if token not in dropped]
        return Chosen([one for one in uploads if one], tokens)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"kept_{name}" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        kept = value if isinstance(value, list) else []
        context["widget"]["kept"] = kept
        if kept:
            # A browser would insist on a second upload of what is already here.
            context["widget"]["attrs"].pop("required", None)
        return context


class KeptFilesField(forms.Field):
    """Up to `limit` files of one kind; cleaned to a list of drafts, ready to attach.

    The form derives from `KeepsFiles`, which tells the field who sends.
    """

    widget = KeptFilesInput

    def __init__(self, *, kind: str, limit: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind, self.limit = kind, limit
        self.actor: Actor = VISITOR
        self.kept: list[File] = []
        self.widget.attrs["accept"] = ACCEPT[kind]
        if limit == 1:
            del self.widget.attrs["multiple"]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return self.kept

    def clean(self, value: Any) -> list[File]:
        """Keep what is good; what is not, is named, one sentence each."""
        chosen = value if isinstance(value, Chosen) else Chosen([], [])
        before = self._drafts(chosen.tokens)
        kept = [before[token] for token in chosen.tokens if token in before]
        problems: list[str] = []
        if len(before) < len(chosen.tokens):
            problems.append(_("之前上传的文件已过期，请重新选择。"))
        room = max(0, self.limit - len(kept))
        if len(chosen.uploads) > room:
            problems.append(self._too_many())
        for upload in self._let_in(chosen.uploads[:room], problems):
            try:
                kept.append(take(self.actor, upload, kind=self.kind))
            except Refusal as refusal:
                problems.append(str(refusal))
        self.kept = kept[: self.limit]
        if problems:
            raise forms.ValidationError(problems)
        if self.required and not self.kept:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return self.kept

    def _let_in(
        self, uploads: list["UploadedFile[Any]"], problems: list[str]
    ) -> list["UploadedFile[Any]"]:
        try:
            require_room(self.actor, uploads)
        except Refusal as refusal:
            problems.append(str(refusal))
            return []
        return uploads

    def _drafts(self, tokens: Sequence[str]) -> dict[str, File]:
        if not tokens:
            return {}
        mine = File.objects.drafts_of(self.actor).filter(kind=self.kind, token__in=tokens)
        return {file.token: file for file in mine}

    def _too_many(self) -> str:
        said = {
            "photo": _("最多%(limit)d张照片，多出来的没有保存。"),
            "paper": _("最多%(limit)d张照片，多出来的没有保存。"),
            "voice": _("最多%(limit)d段录音，多出来的没有保存。"),
            "document": _("最多%(limit)d个文档，多出来的没有保存。"),
        }
        return said[self.kind] % {"limit": self.limit}


class KeepsFiles(forms.Form):
    """A form with `KeptFilesField`s: give it the actor of the request."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, KeptFilesField):
                field.actor = actor


def _list(data: Any, name: str) -> list[str]:
    found = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
    return [found] if isinstance(found, str) else list(found)
