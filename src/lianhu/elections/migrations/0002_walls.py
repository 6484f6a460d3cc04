"""What was announced stays: who stands, who signed, which rounds were opened."""

from django.db import migrations

UP = """
CREATE FUNCTION elections_who_stands_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE announced timestamptz;
BEGIN
  SELECT e.candidates_at INTO announced FROM elections_election e
    WHERE e.id = COALESCE(NEW.election_id, OLD.election_id);
  IF announced IS NULL THEN
    RETURN COALESCE(NEW, OLD);
  END IF;
  IF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'who stands was announced' USING ERRCODE = 'check_violation';
  END IF;
  IF ROW(NEW.contest_id, NEW.person_id, NEW.ground, NEW.judged_at, NEW.judged_by_id)
     IS DISTINCT FROM ROW(OLD.contest_id, OLD.person_id, OLD.ground, OLD.judged_at, OLD.judged_by_id)
     OR NEW.verdict <> OLD.verdict AND NEW.verdict <> 'declined' THEN
    RAISE EXCEPTION 'who stands was announced' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER elections_who_stands_stays BEFORE INSERT OR UPDATE OR DELETE ON elections_candidate
  FOR EACH ROW EXECUTE FUNCTION elections_who_stands_stays();

CREATE FUNCTION elections_who_signed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE announced timestamptz;
BEGIN
  SELECT e.candidates_at INTO announced FROM elections_election e
    JOIN elections_candidate c ON c.election_id = e.id
    WHERE c.id = COALESCE(NEW.candidate_id, OLD.candidate_id);
  IF announced IS NOT NULL OR TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'who signed stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER elections_who_signed_stays BEFORE INSERT OR UPDATE OR DELETE ON elections_signature
  FOR EACH ROW EXECUTE FUNCTION elections_who_signed_stays();

CREATE FUNCTION elections_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% stays', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER elections_election_stays BEFORE DELETE ON elections_election
  FOR EACH ROW EXECUTE FUNCTION elections_stays();
CREATE TRIGGER elections_contest_stays BEFORE UPDATE OR DELETE ON elections_contest
  FOR EACH ROW EXECUTE FUNCTION elections_stays();
CREATE TRIGGER elections_advice_stays BEFORE UPDATE OR DELETE ON elections_advice
  FOR EACH ROW EXECUTE FUNCTION elections_stays();
CREATE TRIGGER elections_demander_stays BEFORE UPDATE OR DELETE ON elections_demander
  FOR EACH ROW EXECUTE FUNCTION elections_stays();

CREATE FUNCTION elections_poll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR ROW(NEW.election_id, NEW.contest_id, NEW.no, NEW.round_id, NEW."on")
     IS DISTINCT FROM ROW(OLD.election_id, OLD.contest_id, OLD.no, OLD.round_id, OLD."on")
     OR OLD.announced_at IS NOT NULL THEN
    RAISE EXCEPTION 'a round of an election stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER elections_poll_stays BEFORE UPDATE OR DELETE ON elections_poll
  FOR EACH ROW EXECUTE FUNCTION elections_poll_stays();
"""

DOWN = """
DROP TRIGGER elections_poll_stays ON elections_poll;
DROP FUNCTION elections_poll_stays();
DROP TRIGGER elections_demander_stays ON elections_demander;
DROP TRIGGER elections_advice_stays ON elections_advice;
DROP TRIGGER elections_contest_stays ON elections_contest;
DROP TRIGGER elections_election_stays ON elections_election;
DROP FUNCTION elections_stays();
DROP TRIGGER elections_who_signed_stays ON elections_signature;
DROP FUNCTION elections_who_signed_stays();
DROP TRIGGER elections_who_stands_stays ON elections_candidate;
DROP FUNCTION elections_who_stands_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("elections", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
