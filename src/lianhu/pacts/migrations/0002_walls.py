"""What was voted on, said or written down stays: the words of a clause change in a draft only."""

from django.db import migrations

UP = """
CREATE FUNCTION pacts_clause_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE at text;
BEGIN
  SELECT state INTO at FROM pacts_version WHERE id = COALESCE(NEW.version_id, OLD.version_id);
  IF TG_OP = 'DELETE' OR at <> 'draft' THEN
    RAISE EXCEPTION 'a clause changes in a draft only, and stays' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.version_id <> OLD.version_id
      OR OLD.dropped_at IS NOT NULL AND NEW.words <> OLD.words) THEN
    RAISE EXCEPTION 'a clause stays in its version' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pacts_clause_stays BEFORE INSERT OR UPDATE OR DELETE ON pacts_clause
  FOR EACH ROW EXECUTE FUNCTION pacts_clause_stays();

CREATE FUNCTION pacts_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a version stays' USING ERRCODE = 'check_violation';
  END IF;
  IF ROW(NEW.pact_id, NEW.number, NEW.origin, NEW.by_person_id, NEW.made_at)
     IS DISTINCT FROM ROW(OLD.pact_id, OLD.number, OLD.origin, OLD.by_person_id, OLD.made_at)
     OR OLD.state IN ('in_force', 'replaced') AND
       ROW(NEW.adopted_on, NEW.meeting, NEW.meeting_words, NEW.resolution_id)
       IS DISTINCT FROM ROW(OLD.adopted_on, OLD.meeting, OLD.meeting_words, OLD.resolution_id)
     OR OLD.state IN ('replaced', 'dropped') AND NEW.state <> OLD.state
     OR OLD.state = 'in_force' AND NEW.state NOT IN ('in_force', 'replaced')
     OR NEW.state = 'in_force' AND OLD.state NOT IN ('in_force', 'to_vote')
       AND NOT (NEW.origin = 'before' AND OLD.state = 'draft') THEN
    RAISE EXCEPTION 'a version goes its way once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pacts_version_stays BEFORE UPDATE OR DELETE ON pacts_version
  FOR EACH ROW EXECUTE FUNCTION pacts_version_stays();

CREATE FUNCTION pacts_said_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) ->> 'words' IS DISTINCT FROM to_jsonb(OLD) ->> 'words'
     OR COALESCE(to_jsonb(OLD) ->> 'fate', '') <> '' AND to_jsonb(NEW) ->> 'fate' IS DISTINCT FROM to_jsonb(OLD) ->> 'fate'
     OR COALESCE(to_jsonb(OLD) ->> 'answer', '') <> '' AND to_jsonb(NEW) ->> 'answer' IS DISTINCT FROM to_jsonb(OLD) ->> 'answer' THEN
    RAISE EXCEPTION 'what was said of a draft stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pacts_opinion_stays BEFORE UPDATE OR DELETE ON pacts_opinion
  FOR EACH ROW EXECUTE FUNCTION pacts_said_stays();
CREATE TRIGGER pacts_point_stays BEFORE UPDATE OR DELETE ON pacts_point
  FOR EACH ROW EXECUTE FUNCTION pacts_said_stays();
CREATE TRIGGER pacts_correction_stays BEFORE UPDATE OR DELETE ON pacts_correction
  FOR EACH ROW EXECUTE FUNCTION pacts_said_stays();
CREATE TRIGGER pacts_judgement_stays BEFORE UPDATE OR DELETE ON pacts_judgement
  FOR EACH ROW EXECUTE FUNCTION pacts_said_stays();

CREATE FUNCTION pacts_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'this row stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER pacts_asking_stays BEFORE UPDATE OR DELETE ON pacts_asking
  FOR EACH ROW EXECUTE FUNCTION pacts_row_stays();
CREATE TRIGGER pacts_caution_stays BEFORE DELETE ON pacts_caution
  FOR EACH ROW EXECUTE FUNCTION pacts_row_stays();
CREATE TRIGGER pacts_review_stays BEFORE DELETE ON pacts_review
  FOR EACH ROW EXECUTE FUNCTION pacts_row_stays();
"""
DOWN = """
DROP TRIGGER pacts_review_stays ON pacts_review; DROP TRIGGER pacts_caution_stays ON pacts_caution;
DROP TRIGGER pacts_asking_stays ON pacts_asking; DROP FUNCTION pacts_row_stays();
DROP TRIGGER pacts_judgement_stays ON pacts_judgement; DROP TRIGGER pacts_correction_stays ON pacts_correction;
DROP TRIGGER pacts_point_stays ON pacts_point; DROP TRIGGER pacts_opinion_stays ON pacts_opinion;
DROP FUNCTION pacts_said_stays();
DROP TRIGGER pacts_version_stays ON pacts_version; DROP FUNCTION pacts_version_stays();
DROP TRIGGER pacts_clause_stays ON pacts_clause; DROP FUNCTION pacts_clause_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("pacts", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
