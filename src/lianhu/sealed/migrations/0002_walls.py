"""What was done with a case is never changed or removed; what was said never changes."""

from django.db import migrations

UP = """
CREATE FUNCTION sealed_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER sealed_entry_stays BEFORE UPDATE OR DELETE ON sealed_entry
  FOR EACH ROW EXECUTE FUNCTION sealed_entry_stays();
CREATE TRIGGER sealed_entry_no_truncate BEFORE TRUNCATE ON sealed_entry
  FOR EACH STATEMENT EXECUTE FUNCTION sealed_entry_stays();
CREATE TRIGGER sealed_part_stays BEFORE UPDATE ON sealed_part
  FOR EACH ROW EXECUTE FUNCTION sealed_entry_stays();
"""
DOWN = """
DROP TRIGGER sealed_part_stays ON sealed_part;
DROP TRIGGER sealed_entry_no_truncate ON sealed_entry;
DROP TRIGGER sealed_entry_stays ON sealed_entry;
DROP FUNCTION sealed_entry_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("sealed", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
