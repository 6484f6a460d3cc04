"""Which files of npm packages are served, and how."""

import gzip
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from lianhu.shell.finders import SERVED, NpmFinder

STATIC = Path(__file__).parent.parent / "static" / "shell"


@pytest.mark.parametrize("name", SERVED)
def test_a_chosen_file_is_found(name):
    assert Path(finders.find(f"vendor/{name}")).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "weui/package.json",
        "weui/dist/style/weui.min.css",
        "../package.json",
        "weui/../weui/package.json",
    ],
)
def test_anything_else_in_the_packages_is_not(name):
    assert not NpmFinder().find(f"vendor/{name}")
    assert not NpmFinder().find(name)


def test_only_chosen_files_are_collected():
    assert [name for name, _ in NpmFinder().list(None)] == list(SERVED)


@pytest.fixture
def storage(tmp_path, settings):
    from lianhu.shell.storage import Storage

    settings.STATIC_ROOT = tmp_path
    return Storage(location=tmp_path)


def test_a_picture_that_is_not_shipped_does_not_stop_the_others(storage, tmp_path):
    (tmp_path / "a.css").write_text(
        "b { background: url(gone.png) } i { background: url(there.svg) }"
    )
    (tmp_path / "there.svg").write_text("<svg/>")
    paths = {name: (storage, name) for name in ("a.css", "there.svg")}
    results = {name: result for name, _, result in storage.post_process(paths)}
    assert not [result for result in results.values() if isinstance(result, Exception)]
    written = (tmp_path / storage.stored_name("a.css")).read_text()
    assert "gone.png" in written
    assert "there.svg" not in written


def test_an_unknown_name_is_a_missing_file_and_never_an_error(storage):
    assert storage.url("nowhere/x.css").endswith("nowhere/x.css")


def test_collected_files_are_compressed_and_modules_import_hashed_names(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "lianhu.shell.storage.Storage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_htmx"])
    weui = tmp_path / "vendor/weui/dist/style/base/base.min.css"
    assert brotli.decompress(weui.with_name(f"{weui.name}.br").read_bytes()) == weui.read_bytes()
    assert gzip.decompress(weui.with_name(f"{weui.name}.gz").read_bytes()) == weui.read_bytes()
    (entry,) = (tmp_path / "shell/js").glob("shell.????????????.js")
    assert 'from "./guard.js"' not in entry.read_text()
    assert 'import("./draft.js")' not in entry.read_text()


def test_own_scripts_stay_small():
    """A budget for cheap phones: all modules together, as text."""
    assert sum(path.stat().st_size for path in (STATIC / "js").glob("*.js")) < 20_000
    assert sum(path.stat().st_size for path in STATIC.glob("*.css")) < 48_000


def test_styles_and_scripts_stay_out_of_the_templates():
    """The page policy refuses them, so a page that needs one would look broken."""
    for page in (STATIC.parent.parent / "templates").rglob("*.html"):
        text = page.read_text("utf-8")
        assert " style=" not in text, page
        assert "onclick=" not in text, page
        assert "<style" not in text, page
