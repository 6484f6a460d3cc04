"""A kept file cannot be exchanged, moved to another subject, or removed without a trace."""

from django.db import migrations

UP = """
CREATE FUNCTION files_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      RAISE EXCEPTION 'a kept file leaves its row' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state = 'erased' OR (OLD.state = 'kept' AND NEW.state = 'draft')
     OR (OLD.stream <> '' AND NEW.stream <> OLD.stream)
     OR ROW(NEW.token, NEW.kind, NEW.media_type, NEW.size, NEW.sm3, NEW.made_at)
        IS DISTINCT FROM ROW(OLD.token, OLD.kind, OLD.media_type, OLD.size, OLD.sm3, OLD.made_at)
  THEN
    RAISE EXCEPTION 'a file does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER files_file_stays BEFORE UPDATE OR DELETE ON files_file
  FOR EACH ROW EXECUTE FUNCTION files_file_stays();
"""
DOWN = "DROP TRIGGER files_file_stays ON files_file; DROP FUNCTION files_file_stays();"


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
