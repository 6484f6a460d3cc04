"""Whoever writes takes rows in one order, so that no two commands wait for each other.

A household comes before its people, people in the order of their ids; an area before the one it
lies in, as a new name of an area takes them. And whoever waited for a person reads afresh where
that person is: the same statement would still see what stood there before it waited.
"""

from django.db import migrations

# Its name comes before people_household_place, which reads the grid first: so does the trigger.
AREAS = """
CREATE FUNCTION people_household_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM places_area WHERE id = NEW.cluster_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER people_household_areas BEFORE INSERT OR UPDATE ON people_household
  FOR EACH ROW EXECUTE FUNCTION people_household_areas();
"""
AREAS_DOWN = """
DROP TRIGGER people_household_areas ON people_household;
DROP FUNCTION people_household_areas();
"""

AT_HOME = """
CREATE OR REPLACE FUNCTION people_person_at_home(who bigint) RETURNS void LANGUAGE sql AS $$
  {hold}
  UPDATE people_person p SET
    home_id = now_in.id,
    place = COALESCE(now_in.path, p.place),
    registered_place = COALESCE(
      (SELECT h.path FROM people_residence r JOIN people_household h ON h.id = r.household_id
       WHERE r.person_id = who AND r.to_on IS NULL AND r.kind = 'registered'), '')
  FROM (SELECT who AS person_id) one LEFT JOIN LATERAL
    (SELECT h.id, h.path FROM people_residence r JOIN people_household h ON h.id = r.household_id
     WHERE r.person_id = one.person_id AND r.to_on IS NULL ORDER BY r.kind LIMIT 1) now_in ON true
  WHERE p.id = one.person_id;
$$;
"""
HOLD = "SELECT FROM people_person WHERE id = who FOR NO KEY UPDATE;"

MOVED = """
CREATE OR REPLACE FUNCTION people_household_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE who bigint;
BEGIN
  FOR who IN SELECT person_id FROM people_residence
      WHERE household_id = NEW.id AND to_on IS NULL ORDER BY person_id LOOP
    PERFORM people_person_at_home(who);
  END LOOP;
  RETURN NULL;
END $$;
"""
MOVED_DOWN = """
CREATE OR REPLACE FUNCTION people_household_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM people_person_at_home(person_id) FROM people_residence
    WHERE household_id = NEW.id AND to_on IS NULL;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_relocation")]

    operations = [
        migrations.RunSQL(AREAS, AREAS_DOWN),
        migrations.RunSQL(AT_HOME.format(hold=HOLD), AT_HOME.format(hold="")),
        migrations.RunSQL(MOVED, MOVED_DOWN),
    ]
