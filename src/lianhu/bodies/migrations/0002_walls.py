"""What the database itself holds true: the party chain on the tree, where posts stand, their ends."""

from django.db import migrations

ORGANISATION = """
CREATE FUNCTION bodies_organisation_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE home places_area%ROWTYPE; up bodies_organisation%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.kind, NEW.area_id) IS DISTINCT FROM (OLD.kind, OLD.area_id) THEN
    RAISE EXCEPTION 'an organisation keeps its kind and area' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO home FROM places_area WHERE id = NEW.area_id;
  NEW.path := home.path;
  IF NOT (home.kind = ANY (CASE NEW.kind
      WHEN 'county_committee' THEN ARRAY['county']
      WHEN 'county_body' THEN ARRAY['county']
      WHEN 'town_committee' THEN ARRAY['town']
      WHEN 'town_government' THEN ARRAY['town']
      WHEN 'party_branch' THEN ARRAY['village', 'group', 'grid']
      WHEN 'party_group' THEN ARRAY['village', 'group', 'grid', 'cluster']
      WHEN 'villagers_committee' THEN ARRAY['village']
      WHEN 'residents_committee' THEN ARRAY['village']
      WHEN 'supervision_committee' THEN ARRAY['village']
      WHEN 'affairs_committee' THEN ARRAY['village', 'group', 'grid']
      WHEN 'collective' THEN ARRAY['town', 'village', 'group']
      ELSE ARRAY['county', 'town', 'village'] END)) THEN
    RAISE EXCEPTION 'a % does not stand in a %', NEW.kind, home.kind USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    SELECT * INTO up FROM bodies_organisation WHERE id = NEW.parent_id;
    IF up.id = NEW.id OR NOT starts_with(NEW.path, up.path) THEN
      RAISE EXCEPTION 'the body above works for the same area or one above' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.kind IN ('county_committee', 'town_committee', 'party_branch', 'party_group')
     AND NOT (coalesce(up.kind, 'none') = ANY (CASE NEW.kind
      WHEN 'county_committee' THEN ARRAY['none']
      WHEN 'town_committee' THEN ARRAY['county_committee']
      WHEN 'party_branch' THEN ARRAY['town_committee', 'party_branch']
      ELSE ARRAY['party_branch'] END)) THEN
    RAISE EXCEPTION 'the party chain is county, town, branch, group' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.ended_on IS NOT NULL AND EXISTS
      (SELECT FROM bodies_post WHERE organisation_id = NEW.id AND ended_on IS NULL) THEN
    RAISE EXCEPTION 'organisation % still has posts', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER bodies_organisation_place BEFORE INSERT OR UPDATE ON bodies_organisation
  FOR EACH ROW EXECUTE FUNCTION bodies_organisation_place();
"""

POST = """
CREATE FUNCTION bodies_post_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE home places_area%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.role, NEW.area_id) IS DISTINCT FROM (OLD.role, OLD.area_id) THEN
    RAISE EXCEPTION 'a post keeps its role and area' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO home FROM places_area WHERE id = NEW.area_id;
  NEW.path := home.path;
  IF NOT (home.kind = ANY (CASE NEW.role
      WHEN 'county_leader' THEN ARRAY['county']
      WHEN 'county_admin' THEN ARRAY['county']
      WHEN 'discipline_officer' THEN ARRAY['county', 'town']
      WHEN 'town_cadre' THEN ARRAY['town', 'village']
      WHEN 'window_staff' THEN ARRAY['county', 'town', 'village']
      WHEN 'grid_leader' THEN ARRAY['village', 'group', 'grid']
      WHEN 'grid_worker' THEN ARRAY['grid']
      WHEN 'cluster_leader' THEN ARRAY['cluster']
      ELSE ARRAY['village'] END)) THEN
    RAISE EXCEPTION 'a % does not stand in a %', NEW.role, home.kind USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.organisation_id IS NOT NULL AND NOT EXISTS
      (SELECT FROM bodies_organisation WHERE id = NEW.organisation_id AND starts_with(NEW.path, path)) THEN
    RAISE EXCEPTION 'the organisation of a post works for its area' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.ended_on IS NOT NULL AND EXISTS
      (SELECT FROM bodies_tenure WHERE post_id = NEW.id
       AND (to_on IS NULL OR to_on > NEW.ended_on) AND to_on IS DISTINCT FROM from_on) THEN
    RAISE EXCEPTION 'post % is held', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER bodies_post_place BEFORE INSERT OR UPDATE ON bodies_post
  FOR EACH ROW EXECUTE FUNCTION bodies_post_place();
"""

TENURE = """
CREATE FUNCTION bodies_tenure_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone date;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.post_id, NEW.person_id) IS DISTINCT FROM (OLD.post_id, OLD.person_id) THEN
    RAISE EXCEPTION 'a tenure keeps its post and person' USING ERRCODE = 'check_violation';
  END IF;
  SELECT ended_on INTO gone FROM bodies_post WHERE id = NEW.post_id FOR SHARE;
  IF gone IS NOT NULL AND (NEW.to_on IS NULL OR NEW.to_on > gone) THEN
    RAISE EXCEPTION 'post % has ended', NEW.post_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER bodies_tenure_post BEFORE INSERT OR UPDATE ON bodies_tenure
  FOR EACH ROW EXECUTE FUNCTION bodies_tenure_post();
"""


def _down(table: str, function: str) -> str:
    return f"DROP TRIGGER {function} ON {table}; DROP FUNCTION {function}();"


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_initial")]

    operations = [
        migrations.RunSQL(ORGANISATION, _down("bodies_organisation", "bodies_organisation_place")),
        migrations.RunSQL(POST, _down("bodies_post", "bodies_post_place")),
        migrations.RunSQL(TENURE, _down("bodies_tenure", "bodies_tenure_post")),
    ]
