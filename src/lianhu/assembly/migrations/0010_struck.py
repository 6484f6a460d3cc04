"""A meeting is enough by its roll as that stands at its end: who was struck is counted nowhere."""

from django.db import migrations

OLD = """
CREATE OR REPLACE FUNCTION assembly_meeting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
NEW = """
CREATE OR REPLACE FUNCTION assembly_meeting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE came integer; ending boolean; whole integer;
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
  ending := NEW.state = 'ended' AND OLD.state = 'running';
  SELECT n INTO whole FROM rolls_roll WHERE id =
    (SELECT roll_id FROM assembly_meetingroll WHERE meeting_id = NEW.id AND basis = NEW.road);
  IF OLD.opened_at IS NOT NULL AND ROW(NEW.road, NEW.total, NEW.need, NEW.opened_at)
     IS DISTINCT FROM ROW(OLD.road, OLD.total, OLD.need, OLD.opened_at)
     AND NOT (ending AND NEW.road = OLD.road AND NEW.opened_at = OLD.opened_at
              AND NEW.total <> OLD.total AND NEW.total = whole AND NEW.need BETWEEN 1 AND NEW.total)
  THEN PERFORM assembly_refuse('the road is declared before anybody signs in'); END IF;
  IF OLD.state IN ('ended', 'cancelled') AND ROW(NEW.quorate, NEW.ended_at)
     IS DISTINCT FROM ROW(OLD.quorate, OLD.ended_at)
  THEN PERFORM assembly_refuse('a meeting that is over stays as it was'); END IF;
  IF ending AND NEW.need > 0 THEN
    IF NEW.total IS DISTINCT FROM whole
    THEN PERFORM assembly_refuse('it is counted by its roll as that stands'); END IF;
    SELECT count(*) INTO came FROM assembly_attendance a WHERE a.meeting_id = NEW.id
      AND NOT EXISTS (SELECT FROM rolls_strike s WHERE s.entry_id = a.entry_id);
    IF NEW.quorate IS DISTINCT FROM (came >= NEW.need)
    THEN PERFORM assembly_refuse('whether enough came is what was signed'); END IF;
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("assembly", "0009_town"), ("rolls", "0002_walls")]

    operations = [migrations.RunSQL(NEW, OLD)]
