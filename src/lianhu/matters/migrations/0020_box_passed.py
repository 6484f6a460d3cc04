"""Of an opening one thing may change: how many slips were put aside without a matter, and only upwards."""

from django.db import migrations, models
from django.db.models import F, Q

UP = """
CREATE OR REPLACE FUNCTION matters_box_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.passed >= OLD.passed
     AND to_jsonb(NEW) - 'passed' = to_jsonb(OLD) - 'passed' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an opening stays as it was written down' USING ERRCODE = 'check_violation';
END $$;
"""
DOWN = """
CREATE OR REPLACE FUNCTION matters_box_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an opening stays as it was written down' USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0019_gathered_sealing")]

    operations = [
        migrations.AddField(
            "boxopening",
            "passed",
            models.PositiveSmallIntegerField(default=0, db_default=0, verbose_name="不录的张数"),
        ),
        migrations.AddConstraint(
            "boxopening",
            models.CheckConstraint(name="matter_box_passed", condition=Q(passed__lte=F("slips"))),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
