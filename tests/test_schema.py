"""A census of the walls: no UNIQUE, CHECK, exclusion or trigger is ever lost by a migration.

`schema.txt` holds every one that stands after all migrations, with its words; of a trigger also a
digest of what it does, and of a UNIQUE which of its columns may be empty. A migration that drops a
column takes the index over it along without a word; here that is a line too few. After a migration
that was meant, `CENSUS=write` writes the file anew, and its difference is read with the migration.
"""

import hashlib
import os
import re
from pathlib import Path

from django.db import connection

FILE = Path(__file__).parent / "schema.txt"
ROOMS_OF_DECIDING = ("assembly", "ballots", "elections", "pacts", "rolls")
CONSTRAINTS = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c
WHERE c.contype IN ('c', 'x') AND c.connamespace = current_schema()::regnamespace
AND c.conrelid <> 0
"""
UNIQUES = """
SELECT i.indrelid::regclass::text, n.relname, pg_get_indexdef(i.indexrelid),
  array(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = i.indrelid
        AND a.attnum = ANY (i.indkey::int2[]) AND NOT a.attnotnull ORDER BY a.attname)
FROM pg_index i JOIN pg_class n ON n.oid = i.indexrelid
WHERE i.indisunique AND NOT i.indisprimary AND n.relnamespace = current_schema()::regnamespace
"""
TRIGGERS = """
SELECT t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid), p.prosrc, t.tgenabled
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def asked(cursor, sql):
    cursor.execute(sql)
    return cursor.fetchall()


def census():
    """A line for each wall, in the order of tables and names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        own = re.compile(rf'"?{re.escape(cursor.fetchone()[0])}"?\.')
        lines = [f"{table} {name}: {words}" for table, name, words in asked(cursor, CONSTRAINTS)]
        for table, name, words, empty in asked(cursor, UNIQUES):
            may = f" (may be empty: {', '.join(empty)})" if empty else ""
            lines.append(f"{table} {name}: {words}{may}")
        for table, name, words, body, enabled in asked(cursor, TRIGGERS):
            digest = hashlib.sha256(" ".join(own.sub("", body).split()).encode()).hexdigest()[:12]
            off = "" if enabled == "O" else f" (state {enabled})"
            lines.append(f"{table} {name}: {words} -- {digest}{off}")
    return sorted(own.sub("", line) for line in lines)


def missing(here, listed):
    return [line for line in listed if line not in set(here)]


def test_no_wall_of_the_database_is_lost(county):
    here = census()
    if os.environ.get("CENSUS") == "write":
        FILE.write_text("\n".join(here) + "\n", encoding="utf-8")
    listed = FILE.read_text(encoding="utf-8").splitlines()
    assert missing(here, listed) == []
    # What is not on the list could be lost unseen: after a migration, `CENSUS=write`.
    assert missing(listed, here) == []


def test_every_room_of_deciding_has_its_walls_on_the_list():
    listed = FILE.read_text(encoding="utf-8").splitlines()
    for room in ROOMS_OF_DECIDING:
        mine = [line for line in listed if line.startswith(f"{room}_")]
        assert any(" CHECK " in line for line in mine), room
        assert any("UNIQUE INDEX" in line for line in mine), room
        assert any("CREATE TRIGGER" in line for line in mine), room
    for once in ("ballots_participation_once", "assembly_attendance_once_over_all_sittings"):
        [line] = [line for line in listed if f" {once}: " in line]
        assert "may be empty" not in line


def test_a_column_that_goes_takes_its_wall_along_and_that_is_seen(county):
    before = census()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ballots_participation DROP COLUMN entry_id CASCADE")
        cursor.execute("ALTER TABLE ballots_envelope DISABLE TRIGGER USER")
    lost = missing(census(), before)
    assert any(" ballots_participation_once: " in line for line in lost)
    assert any("ballots_envelope" in line and "TRIGGER" in line for line in lost)
