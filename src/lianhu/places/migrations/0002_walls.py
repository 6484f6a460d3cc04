"""What the database itself holds true of the tree: kind order, paths, leaves, endings."""

from django.db import migrations

PATH = """
CREATE FUNCTION places_area_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE up places_area%ROWTYPE;
BEGIN
  IF NEW.parent_id IS NULL THEN
    NEW.path := NEW.id || '.';
    RETURN NEW;
  END IF;
  SELECT * INTO up FROM places_area WHERE id = NEW.parent_id;
  IF NOT (NEW.kind = ANY (CASE up.kind
      WHEN 'province' THEN ARRAY['prefecture', 'county']
      WHEN 'prefecture' THEN ARRAY['county']
      WHEN 'county' THEN ARRAY['town']
      WHEN 'town' THEN ARRAY['village']
      WHEN 'village' THEN ARRAY['group', 'grid']
      WHEN 'group' THEN ARRAY['grid']
      WHEN 'grid' THEN ARRAY['grid', 'cluster']
      ELSE ARRAY[]::text[] END)) THEN
    RAISE EXCEPTION 'a % cannot lie under a %', NEW.kind, up.kind USING ERRCODE = 'check_violation';
  END IF;
  IF up.valid_to IS NOT NULL THEN
    RAISE EXCEPTION 'area % has ended', up.id USING ERRCODE = 'check_violation';
  END IF;
  NEW.path := up.path || NEW.id || '.';
  RETURN NEW;
END $$;

CREATE FUNCTION places_area_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.parent_id, NEW.kind, NEW.path, NEW.key)
     IS DISTINCT FROM (OLD.id, OLD.parent_id, OLD.kind, OLD.path, OLD.key) THEN
    RAISE EXCEPTION 'an area keeps its parent, kind, path and key' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER places_area_new BEFORE INSERT ON places_area
  FOR EACH ROW EXECUTE FUNCTION places_area_new();
CREATE TRIGGER places_area_change BEFORE UPDATE ON places_area
  FOR EACH ROW EXECUTE FUNCTION places_area_change();
"""

# Deferrable: a grid is split in one transaction, and only its end has to be right.
LEAF = """
CREATE FUNCTION places_area_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.valid_to IS NULL AND NEW.kind IN ('grid', 'cluster') THEN
    PERFORM FROM places_area WHERE id = NEW.parent_id FOR NO KEY UPDATE;
    IF (SELECT count(DISTINCT kind) FROM places_area
        WHERE parent_id = NEW.parent_id AND valid_to IS NULL AND kind IN ('grid', 'cluster')) > 1 THEN
      RAISE EXCEPTION 'a grid has grids or clusters under it, not both' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.valid_to IS NULL AND EXISTS
      (SELECT FROM places_area WHERE id = NEW.parent_id AND valid_to IS NOT NULL) THEN
    RAISE EXCEPTION 'area % has ended', NEW.parent_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.valid_to IS NOT NULL AND EXISTS
      (SELECT FROM places_area WHERE parent_id = NEW.id AND valid_to IS NULL) THEN
    RAISE EXCEPTION 'area % has areas under it', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER places_area_leaf AFTER INSERT OR UPDATE ON places_area
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION places_area_leaf();
"""

BUILDING = """
CREATE FUNCTION places_building_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE home places_area%ROWTYPE;
BEGIN
  SELECT * INTO home FROM places_area WHERE id = NEW.village_id;
  IF home.kind <> 'village' THEN
    RAISE EXCEPTION 'a building stands in a village' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.grid_id IS NOT NULL AND NOT EXISTS
      (SELECT FROM places_area WHERE id = NEW.grid_id AND kind = 'grid'
       AND starts_with(path, home.path)) THEN
    RAISE EXCEPTION 'the grid of a building lies in its village' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER places_building_place BEFORE INSERT OR UPDATE ON places_building
  FOR EACH ROW EXECUTE FUNCTION places_building_place();
"""

DOWN = """
DROP TRIGGER places_area_new ON places_area;
DROP TRIGGER places_area_change ON places_area;
DROP FUNCTION places_area_new();
DROP FUNCTION places_area_change();
"""
LEAF_DOWN = "DROP TRIGGER places_area_leaf ON places_area; DROP FUNCTION places_area_leaf();"
BUILDING_DOWN = (
    "DROP TRIGGER places_building_place ON places_building; DROP FUNCTION places_building_place();"
)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunSQL(PATH, DOWN),
        migrations.RunSQL(LEAF, LEAF_DOWN),
        migrations.RunSQL(BUILDING, BUILDING_DOWN),
    ]
