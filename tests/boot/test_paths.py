import os
import re
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from boot import environment, frontend, paths, postgres, stamps
from boot.say import Fault

ROOT = Path(__file__).resolve().parents[2]


def test_a_path_has_one_short_name_that_does_not_change():
    assert paths.digest_of(Path("/srv/县/lianhu/var")) == paths.digest_of(
        Path("/srv/县/lianhu/var")
    )
    assert paths.digest_of(Path("/a")) != paths.digest_of(Path("/b"))
    assert re.fullmatch("[0-9a-f]{12}", paths.digest_of(Path("/a")))


def test_root_keeps_its_servers_where_a_dropped_user_can_go(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "is_root", lambda: True)
    assert paths.pg_home(tmp_path).parent == Path("/var/lib/lianhu")
    assert paths.pg_home(tmp_path) == paths.pg_home(tmp_path)
    monkeypatch.setattr(paths, "is_root", lambda: False)
    assert paths.pg_home(Path("/home/me/x/var")) == Path("/home/me/x/var/pg")


def test_a_clone_made_again_at_the_same_place_does_not_find_the_data_of_the_one_before(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(paths, "is_root", lambda: True)
    before = paths.pg_home(tmp_path / "var")
    shutil.rmtree(tmp_path / "var")
    assert paths.pg_home(tmp_path / "var") != before


def test_two_that_start_at_once_share_one_home(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "is_root", lambda: True)
    with ThreadPoolExecutor(8) as pool:
        homes = set(pool.map(lambda n: paths.pg_home(tmp_path), range(40)))
    assert len(homes) == 1


def test_var_can_be_elsewhere(monkeypatch):
    monkeypatch.setenv("LIANHU_VAR", "/somewhere/var")
    assert paths.var() == Path("/somewhere/var")
    monkeypatch.delenv("LIANHU_VAR")
    assert paths.var() == ROOT / "var"


@pytest.mark.parametrize("folder", ["x" * 90, "a,b", 'a"b', "县" * 40])
def test_a_socket_always_has_a_path_that_fits_and_is_ours(folder):
    short = postgres.socket_folder(Path("/nowhere") / folder)
    try:
        facts = short.stat()
        assert len(os.fsencode(short / ".s.PGSQL.5432")) <= postgres.SOCKET_LIMIT
        assert (facts.st_uid, stat.S_IMODE(facts.st_mode)) == (os.geteuid(), 0o700)
        short.chmod(0o755)
        with pytest.raises(Fault, match="占用"):
            postgres.socket_folder(Path("/nowhere") / folder)
    finally:
        short.rmdir()


def test_a_short_path_is_used_as_it_is():
    assert postgres.socket_folder(Path("/srv/s")) == Path("/srv/s")


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match="不能建立文件夹"):
        paths.made(tmp_path / "file" / "var")


def test_a_file_is_replaced_only_when_it_changes(tmp_path):
    place = tmp_path / "x"
    paths.fresh(place, "one", 0o755)
    before = place.stat()
    paths.fresh(place, "one", 0o755)
    assert place.stat().st_ino == before.st_ino
    assert stat.S_IMODE(before.st_mode) == 0o755
    paths.fresh(place, "two", 0o755)
    assert place.read_text() == "two"
    assert [file.name for file in tmp_path.iterdir()] == ["x"]


def test_a_stamp_holds_until_a_lock_changes(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANHU_VAR", str(tmp_path / "var"))
    lock = tmp_path / "lock"
    lock.write_text("a==1")
    assert not stamps.is_current("pip", stamps.fingerprint([lock]))
    stamps.put("pip", stamps.fingerprint([lock]))
    assert stamps.is_current("pip", stamps.fingerprint([lock]))
    lock.write_text("a==2")
    assert not stamps.is_current("pip", stamps.fingerprint([lock]))


def test_the_browser_sees_the_fonts_from_npm_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANHU_VAR", str(tmp_path / "a & b"))
    text = frontend.fonts_file().read_text()
    assert text.count("<dir>") == 4
    assert "/usr/share" not in text
    assert "a &amp; b" in text


def test_fonts_named_in_the_file_are_what_npm_installed():
    missing = [folder for folder in frontend.font_folders() if not list(folder.glob("*.ttf"))]
    assert not missing


def test_no_lock_file_names_a_place_to_download_from():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "-url" not in text


def test_the_tests_need_no_other_versions_than_the_service():
    runtime, dev = (environment.pins(ROOT / name) for name in environment.LOCKS.values())
    assert "django" in {pin.split("==")[0] for pin in runtime}
    assert runtime <= dev
