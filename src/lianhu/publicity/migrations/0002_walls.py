"""What was posted is what people read: words, place and days are not exchanged afterwards."""

from django.db import migrations

UP = """
CREATE FUNCTION publicity_posting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a posting leaves its row' USING ERRCODE = 'check_violation';
  END IF;
  IF ROW(NEW.kind, NEW.title, NEW.words, NEW.area_id, NEW.path, NEW.days, NEW.from_at,
         NEW.released_by_person_id, NEW.released_by_account_id, NEW.only_on_board)
     IS DISTINCT FROM ROW(OLD.kind, OLD.title, OLD.words, OLD.area_id, OLD.path, OLD.days,
         OLD.from_at, OLD.released_by_person_id, OLD.released_by_account_id, OLD.only_on_board)
     OR NEW.until_at < OLD.until_at
     OR (OLD.state IN ('taken_down', 'withdrawn') AND NEW.state <> OLD.state)
     OR (OLD.head <> '' AND NEW.head <> OLD.head)
  THEN
    RAISE EXCEPTION 'what was posted does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publicity_posting_stays BEFORE UPDATE OR DELETE ON publicity_posting
  FOR EACH ROW EXECUTE FUNCTION publicity_posting_stays();

CREATE FUNCTION publicity_objection_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an objection leaves its row' USING ERRCODE = 'check_violation';
  END IF;
  IF ROW(NEW.posting_id, NEW.path, NEW.digest, NEW.at, NEW.confidentiality)
     IS DISTINCT FROM ROW(OLD.posting_id, OLD.path, OLD.digest, OLD.at, OLD.confidentiality)
     OR (NEW.words <> OLD.words AND NEW.words <> '')
     OR (OLD.answer <> '' AND NEW.answer <> OLD.answer)
  THEN
    RAISE EXCEPTION 'an objection does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publicity_objection_stays BEFORE UPDATE OR DELETE ON publicity_objection
  FOR EACH ROW EXECUTE FUNCTION publicity_objection_stays();
"""
DOWN = """
DROP TRIGGER publicity_posting_stays ON publicity_posting;
DROP FUNCTION publicity_posting_stays();
DROP TRIGGER publicity_objection_stays ON publicity_objection;
DROP FUNCTION publicity_objection_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
