"""What the database itself holds true: versions never change, adoptions only end."""

from django.db import migrations

VERSION = """
CREATE FUNCTION methods_version_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published method never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER methods_version_immutable BEFORE UPDATE OR DELETE ON methods_methodversion
  FOR EACH ROW EXECUTE FUNCTION methods_version_immutable();
CREATE TRIGGER methods_version_no_truncate BEFORE TRUNCATE ON methods_methodversion
  FOR EACH STATEMENT EXECUTE FUNCTION methods_version_immutable();
"""

ADOPTION = """
CREATE FUNCTION methods_adoption_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.key <> (SELECT key FROM methods_methodversion WHERE id = NEW.version_id) THEN
      RAISE EXCEPTION 'an adoption bears the key of its version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.until_at IS NULL AND NEW.until_at IS NOT NULL
     AND (NEW.id, NEW.area_id, NEW.version_id, NEW.key, NEW.body_id, NEW.decided_on, NEW.scan_id,
          NEW.from_at)
     IS NOT DISTINCT FROM (OLD.id, OLD.area_id, OLD.version_id, OLD.key, OLD.body_id,
          OLD.decided_on, OLD.scan_id, OLD.from_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an adoption is only ended, once' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER methods_adoption_change BEFORE INSERT OR UPDATE OR DELETE ON methods_adoption
  FOR EACH ROW EXECUTE FUNCTION methods_adoption_change();
CREATE TRIGGER methods_adoption_no_truncate BEFORE TRUNCATE ON methods_adoption
  FOR EACH STATEMENT EXECUTE FUNCTION methods_adoption_change();
"""

DOWN = """
DROP TRIGGER methods_adoption_no_truncate ON methods_adoption;
DROP TRIGGER methods_adoption_change ON methods_adoption;
DROP FUNCTION methods_adoption_change();
DROP TRIGGER methods_version_no_truncate ON methods_methodversion;
DROP TRIGGER methods_version_immutable ON methods_methodversion;
DROP FUNCTION methods_version_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("methods", "0001_initial")]

    operations = [migrations.RunSQL(VERSION + ADOPTION, DOWN)]
