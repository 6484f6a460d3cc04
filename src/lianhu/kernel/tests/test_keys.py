import json
import multiprocessing
import os
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.kernel.keys import OVERHEAD, Damaged, KeyRing, KeyTrouble, MissingKey, key_id_of


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    return KeyRing(tmp_path_factory.mktemp("ring") / "keys")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@given(plain=st.binary(max_size=300), context=st.text(st.characters(codec="utf-8"), max_size=20))
def test_what_goes_in_comes_out(ring, plain, context):
    cipher = ring.encrypt(plain, context)
    assert ring.decrypt(cipher, context) == plain
    assert len(cipher) == len(plain) + OVERHEAD
    assert key_id_of(cipher) == ring.current


def test_the_same_words_never_look_the_same(ring):
    assert ring.encrypt(b"13800138000", "phone") != ring.encrypt(b"13800138000", "phone")


def test_other_context_does_not_open(ring):
    with pytest.raises(Damaged):
        ring.decrypt(ring.encrypt(b"secret", "person:1"), "person:2")


def test_any_changed_byte_is_noticed(ring):
    cipher = ring.encrypt(b"secret", "person:1")
    for place in range(len(cipher)):
        bad = bytearray(cipher)
        bad[place] ^= 1
        with pytest.raises(KeyTrouble):
            ring.decrypt(bytes(bad), "person:1")


@pytest.mark.parametrize("cipher", [b"", b"\x01", b"\x01" * (OVERHEAD - 1), b"\x02" * 80])
def test_foreign_bytes_are_named_as_such(ring, cipher):
    with pytest.raises(Damaged):
        ring.decrypt(cipher, "person:1")


def test_the_database_may_hand_over_a_memoryview(ring):
    assert ring.decrypt(memoryview(ring.encrypt(b"a", "c")), "c") == b"a"


def test_nothing_is_made_before_the_first_use_and_then_only_for_us(tmp_path):
    folder = tmp_path / "deep" / "keys"
    ring = KeyRing(folder)
    assert not folder.exists()
    assert len(ring.current) == 8
    assert mode(folder) == 0o700
    files = list(folder.iterdir())
    assert files
    assert {mode(path) for path in files} == {0o600}


def test_an_open_folder_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    KeyRing(tmp_path).encrypt(b"a", "c")
    assert mode(tmp_path) == 0o700


def test_a_new_key_encrypts_and_the_old_one_still_opens(tmp_path):
    ring = KeyRing(tmp_path / "keys")
    old, cipher, blind = ring.current, ring.encrypt(b"a", "c"), ring.blind("a", "c")
    elsewhere = KeyRing(tmp_path / "keys")
    assert elsewhere.current == old
    new = ring.add()
    assert new != old
    assert ring.current == new
    assert ring.ids() == [old, new]
    assert ring.decrypt(cipher, "c") == b"a"
    assert ring.blind("a", "c") == blind
    assert mode(tmp_path / "keys" / "ring.json") == 0o600
    # A process that read the ring before learns of the new key when it meets it.
    assert elsewhere.decrypt(ring.encrypt(b"b", "c"), "c") == b"b"


def test_a_lost_ring_is_reported_by_the_id_of_its_key(tmp_path):
    ring = KeyRing(tmp_path / "keys")
    cipher, lost = ring.encrypt(b"a", "c"), ring.current
    shutil.rmtree(tmp_path / "keys")
    again = KeyRing(tmp_path / "keys")
    with pytest.raises(MissingKey, match=lost) as error:
        again.decrypt(cipher, "c")
    assert error.value.key_id == lost
    assert error.value.status == 503
    with pytest.raises(MissingKey):
        again.require([again.current, lost])
    again.require([again.current])


@pytest.mark.parametrize(
    "words", ["", "{", "[]", '{"current": "x"}', '{"current":"a","keys":{"a":"zz"},"index":"00"}']
)
def test_a_broken_file_is_reported_and_never_replaced(tmp_path, words):
    (tmp_path / "ring.json").write_text(words)
    with pytest.raises(KeyTrouble):
        KeyRing(tmp_path).encrypt(b"a", "c")
    assert (tmp_path / "ring.json").read_text() == words


def test_a_ring_without_its_current_key_is_reported(tmp_path):
    ring = KeyRing(tmp_path)
    ring.encrypt(b"a", "c")
    stored = json.loads((tmp_path / "ring.json").read_text())
    (tmp_path / "ring.json").write_text(json.dumps({**stored, "current": "00000000"}))
    with pytest.raises(MissingKey):
        KeyRing(tmp_path).encrypt(b"a", "c")


def test_blind_is_equal_only_for_equal_text_in_one_context(ring):
    assert ring.blind("0011", "phone") == ring.blind("0011", "phone")
    assert ring.blind("0011", "phone") != ring.blind("0011", "id")
    assert ring.blind("0011", "phone") != ring.blind("0012", "phone")
    assert len(ring.blind("0011", "phone")) == 32


def _first_use(folder: Path, gate, answers) -> None:
    gate.wait()
    ring = KeyRing(folder)
    answers.put((ring.current, ring.blind("a", "c"), os.getpid()))


def test_processes_that_come_first_together_make_one_ring(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    gate, answers = spawn.Barrier(6), spawn.Queue()
    crowd = [
        spawn.Process(target=_first_use, args=(tmp_path / "keys", gate, answers)) for _ in range(6)
    ]
    for process in crowd:
        process.start()
    seen = [answers.get(timeout=30) for _ in crowd]
    for process in crowd:
        process.join()
    assert len({pid for *_, pid in seen}) == 6
    assert len({(current, blind) for current, blind, _ in seen}) == 1


def test_what_was_written_years_ago_still_opens(tmp_path):
    """Fixed bytes: a change of format, of the context or of the index would break them."""
    key = "0123456789abcdeffedcba9876543210"
    stored = {"current": "0a0b0c0d", "keys": {"0a0b0c0d": key}, "index": "00" * 32}
    (tmp_path / "ring.json").write_text(json.dumps(stored))
    ring = KeyRing(tmp_path)
    cipher = "010a0b0c0d00001234567800000000abcd58e593be9e449191e3c3ebe535f87b44f061bfb4d108"
    assert ring.decrypt(bytes.fromhex(cipher), "people.person.name:17").decode() == "张三"
    index = "0ed3723c9c823cfb44091b8aef7de314c62c03b62db1fbe68d99e1c268ab47db"
    assert ring.blind("0011", "phone").hex() == index
