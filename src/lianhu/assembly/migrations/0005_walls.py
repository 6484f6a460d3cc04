"""A resolution rests on a vote that passed in its own meeting, and stands as it was written."""

from django.db import migrations

UP = """
CREATE FUNCTION assembly_resolution_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held assembly_meeting%ROWTYPE; thing assembly_item%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM assembly_refuse('what was settled stays'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.meeting_id, NEW.item_id, NEW.round_id, NEW.force, NEW.area_id, NEW.year, NEW.number,
         NEW.words, NEW.at) IS DISTINCT FROM ROW(OLD.meeting_id, OLD.item_id, OLD.round_id,
         OLD.force, OLD.area_id, OLD.year, OLD.number, OLD.words, OLD.at)
    THEN PERFORM assembly_refuse('what was settled stays'); END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO held FROM assembly_meeting WHERE id = NEW.meeting_id FOR SHARE;
  SELECT * INTO thing FROM assembly_item WHERE id = NEW.item_id;
  IF thing.meeting_id <> NEW.meeting_id OR held.area_id <> NEW.area_id
     OR held.state NOT IN ('running', 'ended')
  THEN PERFORM assembly_refuse('what was settled belongs to its meeting'); END IF;
  IF NEW.force = 'resolution' AND NOT (held.decides AND EXISTS (
       SELECT FROM ballots_round WHERE id = NEW.round_id AND binding AND closed_at IS NOT NULL
         AND outcome IN ('passed', 'elected')
         AND subject = 'meeting:' || NEW.meeting_id || '/' || thing.no))
  THEN PERFORM assembly_refuse('a resolution rests on a vote that passed'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assembly_resolution_stands BEFORE INSERT OR UPDATE OR DELETE ON assembly_resolution
  FOR EACH ROW EXECUTE FUNCTION assembly_resolution_stands();
"""
DOWN = """
DROP TRIGGER assembly_resolution_stands ON assembly_resolution;
DROP FUNCTION assembly_resolution_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("assembly", "0004_resolution")]

    operations = [migrations.RunSQL(UP, DOWN)]
