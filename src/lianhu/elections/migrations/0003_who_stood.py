"""A round keeps who stood in it, in the order of the slip."""

from django.db import migrations, models

STAYS = """
CREATE OR REPLACE FUNCTION elections_poll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR ROW(NEW.election_id, NEW.contest_id, NEW.no, NEW.round_id, NEW."on"{more_new})
     IS DISTINCT FROM ROW(OLD.election_id, OLD.contest_id, OLD.no, OLD.round_id, OLD."on"{more_old})
     OR OLD.announced_at IS NOT NULL THEN
    RAISE EXCEPTION 'a round of an election stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
NOW = STAYS.format(more_new=", NEW.standing", more_old=", OLD.standing")
BEFORE = STAYS.format(more_new="", more_old="")


class Migration(migrations.Migration):
    dependencies = [("elections", "0002_walls")]
    operations = [
        migrations.AddField(
            "poll", "standing", models.JSONField(default=list, verbose_name="谁参选")
        ),
        migrations.RunSQL(NOW, BEFORE),
    ]
