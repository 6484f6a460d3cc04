"""Static files with hashed names, compressed once, tolerant where a package points at what we do not ship."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A missing file keeps its plain name: a wrong name is one missing picture, never a 500."""

    manifest_strict = False
    # Own modules import each other by relative paths, which must become hashed ones.
    support_js_module_import_aggregation = True

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
