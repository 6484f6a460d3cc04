"""Who nominates stands on a roll of their own, where they are more than vote; who signed is on it."""

import django.db.models.deletion
from django.db import migrations, models

UP = """
CREATE FUNCTION elections_signed_on_its_roll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM elections_candidate c JOIN elections_election e ON e.id = c.election_id
      JOIN rolls_entry r ON r.id = NEW.entry_id
      WHERE c.id = NEW.candidate_id AND e.nominating_roll_id <> r.roll_id) THEN
    RAISE EXCEPTION 'who signs is on the roll of those who nominate' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER elections_signed_on_its_roll BEFORE INSERT ON elections_signature
  FOR EACH ROW EXECUTE FUNCTION elections_signed_on_its_roll();

CREATE FUNCTION elections_nominating_roll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM elections_signature s JOIN elections_candidate c ON c.id = s.candidate_id
      WHERE c.election_id = NEW.id) THEN
    RAISE EXCEPTION 'the roll of those who nominate stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER elections_nominating_roll_stays BEFORE UPDATE ON elections_election
  FOR EACH ROW WHEN (NEW.nominating_roll_id IS DISTINCT FROM OLD.nominating_roll_id)
  EXECUTE FUNCTION elections_nominating_roll_stays();
"""
DOWN = """
DROP TRIGGER elections_nominating_roll_stays ON elections_election;
DROP FUNCTION elections_nominating_roll_stays();
DROP TRIGGER elections_signed_on_its_roll ON elections_signature;
DROP FUNCTION elections_signed_on_its_roll();
"""


class Migration(migrations.Migration):
    dependencies = [("elections", "0004_counted_apart"), ("rolls", "0002_walls")]
    operations = [
        migrations.AddField(
            "election",
            "nominating_roll",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="rolls.roll",
                verbose_name="选民名册",
            ),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
