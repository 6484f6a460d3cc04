"""Which meeting adopted it, where that was held here; as fixed as the rest of an adoption."""

from django.db import migrations, models

CHANGE = """
CREATE OR REPLACE FUNCTION methods_adoption_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.key <> (SELECT key FROM methods_methodversion WHERE id = NEW.version_id) THEN
      RAISE EXCEPTION 'an adoption bears the key of its version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.until_at IS NULL AND NEW.until_at IS NOT NULL
     AND (NEW.id, NEW.area_id, NEW.version_id, NEW.key, NEW.body_id, NEW.decided_on, NEW.scan_id,
          NEW.from_at{words_new})
     IS NOT DISTINCT FROM (OLD.id, OLD.area_id, OLD.version_id, OLD.key, OLD.body_id,
          OLD.decided_on, OLD.scan_id, OLD.from_at{words_old}) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an adoption is only ended, once' USING ERRCODE = 'check_violation';
END $$;
"""
UP = CHANGE.format(words_new=", NEW.words", words_old=", OLD.words")
DOWN = CHANGE.format(words_new="", words_old="")


class Migration(migrations.Migration):
    dependencies = [("methods", "0003_honours")]

    operations = [
        migrations.AddField(
            "adoption",
            "words",
            models.CharField(blank=True, max_length=80, verbose_name="哪次会议"),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
