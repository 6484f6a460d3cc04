"""What the database itself holds true of a meeting: nothing of it changes once people were told,
one road for all who sign in, and whether enough came is what was signed, not what somebody says."""

from django.db import migrations

UP = """
CREATE FUNCTION assembly_refuse(said text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', said USING ERRCODE = 'check_violation';
END $$;

-- Whoever writes beside a meeting holds its row: it cannot end in the same moment.
CREATE FUNCTION assembly_state(which bigint) RETURNS text LANGUAGE sql AS $$
  SELECT state FROM assembly_meeting WHERE id = which FOR SHARE
$$;

CREATE FUNCTION assembly_meeting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE came integer;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'planned' THEN PERFORM assembly_refuse('a meeting people were told of stays'); END IF;
    RETURN OLD;
  END IF;
  IF OLD.notice_at IS NOT NULL AND ROW(NEW.area_id, NEW.path, NEW.organisation_id, NEW.kind,
       NEW.called_here, NEW.about, NEW.regime, NEW.decides, NEW.closed, NEW.notice_at, NEW.urgent_why)
     IS DISTINCT FROM ROW(OLD.area_id, OLD.path, OLD.organisation_id, OLD.kind, OLD.called_here,
       OLD.about, OLD.regime, OLD.decides, OLD.closed, OLD.notice_at, OLD.urgent_why)
  THEN PERFORM assembly_refuse('what people were told stays'); END IF;
  IF NEW.state <> OLD.state AND NOT (
       (OLD.state = 'planned' AND NEW.state = 'called')
       OR (OLD.state = 'called' AND NEW.state IN ('running', 'cancelled'))
       OR (OLD.state = 'running' AND NEW.state = 'ended'))
  THEN PERFORM assembly_refuse('a meeting goes on step by step'); END IF;
  IF OLD.opened_at IS NOT NULL AND ROW(NEW.road, NEW.total, NEW.need, NEW.opened_at)
     IS DISTINCT FROM ROW(OLD.road, OLD.total, OLD.need, OLD.opened_at)
  THEN PERFORM assembly_refuse('the road is declared before anybody signs in'); END IF;
  IF OLD.state IN ('ended', 'cancelled') AND ROW(NEW.quorate, NEW.ended_at)
     IS DISTINCT FROM ROW(OLD.quorate, OLD.ended_at)
  THEN PERFORM assembly_refuse('a meeting that is over stays as it was'); END IF;
  IF NEW.state = 'ended' AND OLD.state = 'running' AND NEW.need > 0 THEN
    SELECT count(*) INTO came FROM assembly_attendance WHERE meeting_id = NEW.id;
    IF NEW.quorate IS DISTINCT FROM (came >= NEW.need)
    THEN PERFORM assembly_refuse('whether enough came is what was signed'); END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assembly_meeting_stays BEFORE UPDATE OR DELETE ON assembly_meeting
  FOR EACH ROW EXECUTE FUNCTION assembly_meeting_stays();

CREATE FUNCTION assembly_planned_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE which bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN which := OLD.meeting_id; ELSE which := NEW.meeting_id; END IF;
  IF assembly_state(which) <> 'planned'
     AND NOT (TG_TABLE_NAME = 'assembly_sitting' AND TG_OP = 'UPDATE' AND assembly_state(which) = 'called')
  THEN PERFORM assembly_refuse('what people were told stays'); END IF;
  IF TG_OP = 'UPDATE' AND NEW.meeting_id <> OLD.meeting_id
  THEN PERFORM assembly_refuse('it belongs to its meeting'); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assembly_item_planned BEFORE INSERT OR UPDATE OR DELETE ON assembly_item
  FOR EACH ROW EXECUTE FUNCTION assembly_planned_only();
CREATE TRIGGER assembly_sitting_planned BEFORE INSERT OR UPDATE OR DELETE ON assembly_sitting
  FOR EACH ROW EXECUTE FUNCTION assembly_planned_only();
CREATE TRIGGER assembly_roll_planned BEFORE INSERT OR UPDATE OR DELETE ON assembly_meetingroll
  FOR EACH ROW EXECUTE FUNCTION assembly_planned_only();

-- Heads and households are never mixed: who signs in stands on the roll of the declared road.
CREATE FUNCTION assembly_attendance_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held assembly_meeting%ROWTYPE;
BEGIN
  SELECT * INTO held FROM assembly_meeting
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END FOR SHARE;
  IF held.state <> 'running'
  THEN PERFORM assembly_refuse('people sign in while the meeting runs'); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' AND ROW(NEW.meeting_id, NEW.entry_id, NEW.at) IS DISTINCT FROM
       ROW(OLD.meeting_id, OLD.entry_id, OLD.at)
  THEN PERFORM assembly_refuse('who signed in stays who they are'); END IF;
  IF NOT EXISTS (SELECT FROM rolls_entry e JOIN assembly_meetingroll r ON r.roll_id = e.roll_id
       WHERE e.id = NEW.entry_id AND e.state = 'on' AND r.meeting_id = NEW.meeting_id
         AND r.basis = held.road)
  THEN PERFORM assembly_refuse('who signs in stands on the roll of the declared road'); END IF;
  IF NOT EXISTS (SELECT FROM assembly_sitting WHERE id = NEW.sitting_id AND meeting_id = NEW.meeting_id)
  THEN PERFORM assembly_refuse('a sitting belongs to its meeting'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assembly_attendance_stands BEFORE INSERT OR UPDATE OR DELETE ON assembly_attendance
  FOR EACH ROW EXECUTE FUNCTION assembly_attendance_stands();
"""
DOWN = """
DROP TRIGGER assembly_attendance_stands ON assembly_attendance;
DROP FUNCTION assembly_attendance_stands();
DROP TRIGGER assembly_roll_planned ON assembly_meetingroll;
DROP TRIGGER assembly_sitting_planned ON assembly_sitting;
DROP TRIGGER assembly_item_planned ON assembly_item;
DROP FUNCTION assembly_planned_only();
DROP TRIGGER assembly_meeting_stays ON assembly_meeting;
DROP FUNCTION assembly_meeting_stays();
DROP FUNCTION assembly_state(bigint);
DROP FUNCTION assembly_refuse(text);
"""


class Migration(migrations.Migration):
    dependencies = [("assembly", "0001_initial"), ("rolls", "0002_walls")]

    operations = [migrations.RunSQL(UP, DOWN)]
