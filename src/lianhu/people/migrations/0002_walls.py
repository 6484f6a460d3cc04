"""What the database itself holds true: every household in exactly one leaf grid, one kind for ever."""

from django.db import migrations

HOUSEHOLD = """
CREATE FUNCTION people_household_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE home places_area%ROWTYPE; near places_area%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.kind <> OLD.kind THEN
    RAISE EXCEPTION 'a household keeps its kind' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO home FROM places_area WHERE id = NEW.grid_id FOR SHARE;
  IF home.kind <> 'grid' THEN
    RAISE EXCEPTION 'a household lies in a grid' USING ERRCODE = 'check_violation';
  END IF;
  NEW.path := home.path;
  IF NEW.cluster_id IS NOT NULL THEN
    SELECT * INTO near FROM places_area WHERE id = NEW.cluster_id FOR SHARE;
    IF near.kind <> 'cluster' OR near.parent_id <> NEW.grid_id THEN
      RAISE EXCEPTION 'the cluster of a household lies in its grid' USING ERRCODE = 'check_violation';
    END IF;
    NEW.path := near.path;
  END IF;
  IF NEW.ended_on IS NULL AND (home.valid_to IS NOT NULL OR near.valid_to IS NOT NULL) THEN
    RAISE EXCEPTION 'the grid or cluster has ended' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.unit_id IS NOT NULL AND NOT EXISTS
      (SELECT FROM places_unit u JOIN places_building b ON b.id = u.building_id
       JOIN places_area v ON v.id = b.village_id
       WHERE u.id = NEW.unit_id AND starts_with(home.path, v.path)) THEN
    RAISE EXCEPTION 'the building of a household stands in its village' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER people_household_place BEFORE INSERT OR UPDATE ON people_household
  FOR EACH ROW EXECUTE FUNCTION people_household_place();
"""

# Deferrable: a grid is split in one transaction, and only its end has to be right.
LEAF = """
CREATE FUNCTION people_household_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM people_household h JOIN places_area g ON g.parent_id = h.grid_id
             WHERE h.id = NEW.id AND h.ended_on IS NULL AND g.kind = 'grid' AND g.valid_to IS NULL) THEN
    RAISE EXCEPTION 'a household lies in a leaf grid' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER people_household_leaf AFTER INSERT OR UPDATE ON people_household
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION people_household_leaf();

CREATE FUNCTION people_area_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'grid' AND NEW.valid_to IS NULL THEN
    PERFORM FROM places_area WHERE id = NEW.parent_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM people_household WHERE grid_id = NEW.parent_id AND ended_on IS NULL) THEN
      RAISE EXCEPTION 'the grid above holds households' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.valid_to IS NOT NULL AND EXISTS (SELECT FROM people_household
      WHERE NEW.id IN (grid_id, cluster_id) AND ended_on IS NULL) THEN
    RAISE EXCEPTION 'area % holds households', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER people_area_holds AFTER INSERT OR UPDATE ON places_area
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
  WHEN (NEW.kind IN ('grid', 'cluster')) EXECUTE FUNCTION people_area_holds();
"""

KIND = """
ALTER TABLE people_residence ADD CONSTRAINT people_residence_kind
  FOREIGN KEY (household_id, kind) REFERENCES people_household (id, kind);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("places", "0002_walls")]

    operations = [
        migrations.RunSQL(
            HOUSEHOLD,
            "DROP TRIGGER people_household_place ON people_household;"
            "DROP FUNCTION people_household_place();",
        ),
        migrations.RunSQL(
            LEAF,
            "DROP TRIGGER people_household_leaf ON people_household;"
            "DROP TRIGGER people_area_holds ON places_area;"
            "DROP FUNCTION people_household_leaf(); DROP FUNCTION people_area_holds();",
        ),
        migrations.RunSQL(
            KIND, "ALTER TABLE people_residence DROP CONSTRAINT people_residence_kind;"
        ),
    ]
