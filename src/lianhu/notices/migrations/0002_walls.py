"""That somebody was told is evidence: it is neither taken back nor removed."""

from django.db import migrations

UP = """
CREATE FUNCTION notices_telling_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a telling leaves its row' USING ERRCODE = 'check_violation';
  END IF;
  IF ROW(NEW.stream, NEW.occasion, NEW.audience_kind, NEW.teller_id, NEW.person_id, NEW.post_id,
         NEW.label, NEW.digest, NEW.created_at)
     IS DISTINCT FROM ROW(OLD.stream, OLD.occasion, OLD.audience_kind, OLD.teller_id,
         OLD.person_id, OLD.post_id, OLD.label, OLD.digest, OLD.created_at)
     OR (NEW.words <> OLD.words AND NEW.words <> '')
  THEN
    RAISE EXCEPTION 'what was to be told does not change' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'told' AND ROW(NEW.state, NEW.how, NEW.told_at, NEW.receipt,
         NEW.told_by_person_id, NEW.told_by_account_id)
     IS DISTINCT FROM ROW(OLD.state, OLD.how, OLD.told_at, OLD.receipt,
         OLD.told_by_person_id, OLD.told_by_account_id)
  THEN
    RAISE EXCEPTION 'told is told' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notices_telling_stays BEFORE UPDATE OR DELETE ON notices_telling
  FOR EACH ROW EXECUTE FUNCTION notices_telling_stays();
"""
DOWN = (
    "DROP TRIGGER notices_telling_stays ON notices_telling; DROP FUNCTION notices_telling_stays();"
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
