"""Serves a few chosen files of npm packages under `vendor/`; everything else stays unserved."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from lianhu.shell.node import node_modules

# A list, not whole folders: collecting every dist/ takes minutes and puts thousands of files online.
SERVED: Final = (
    # The list rows and what they stand on; the whole of it would be a third of a first load.
    "weui/dist/style/base/base.min.css",
    "weui/dist/style/widget/weui-cell/weui-cell.min.css",
    "@tabler/core/dist/css/tabler.min.css",
)
PREFIX: Final = "vendor"


class NpmFinder(BaseFinder):
    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=node_modules())
        # collectstatic copies under this prefix.
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        if name == path or name not in SERVED or not self.storage.exists(name):
            return []
        found = self.storage.path(name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in SERVED:
            yield name, self.storage
