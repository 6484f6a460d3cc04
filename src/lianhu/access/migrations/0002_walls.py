"""What the database itself holds true: a link is bound once and never comes back."""

from django.db import migrations

LINK = """
CREATE FUNCTION access_link_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.tenure_id, NEW.token_hash) IS DISTINCT FROM (OLD.tenure_id, OLD.token_hash)
     OR (OLD.device_hash IS NOT NULL AND NEW.device_hash IS DISTINCT FROM OLD.device_hash)
     OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
    RAISE EXCEPTION 'a link keeps its tenure, word and phone' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER access_link_once BEFORE UPDATE ON access_link
  FOR EACH ROW EXECUTE FUNCTION access_link_once();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(
            LINK,
            "DROP TRIGGER access_link_once ON access_link; DROP FUNCTION access_link_once();",
        ),
        # Counts of tries are worth nothing after a crash, and every raised matter writes one.
        migrations.RunSQL(
            "ALTER TABLE access_limit SET UNLOGGED", "ALTER TABLE access_limit SET LOGGED"
        ),
    ]
