"""Each body counts its own resolutions; what was numbered by the place keeps its number and its name."""

from django.db import migrations, models

NAME = """
UPDATE assembly_resolution one SET series = coalesce(nullif(place.short_name, ''), place.name)
FROM places_area place WHERE place.id = one.area_id
"""
STANDS = """
CREATE OR REPLACE FUNCTION assembly_resolution_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held assembly_meeting%%ROWTYPE; thing assembly_item%%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM assembly_refuse('what was settled stays'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.meeting_id, NEW.item_id, NEW.round_id, NEW.force, NEW.area_id, NEW.year, NEW.number,
         %(new)sNEW.words, NEW.at) IS DISTINCT FROM ROW(OLD.meeting_id, OLD.item_id, OLD.round_id,
         OLD.force, OLD.area_id, OLD.year, OLD.number, %(old)sOLD.words, OLD.at)
    THEN PERFORM assembly_refuse('what was settled stays'); END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO held FROM assembly_meeting WHERE id = NEW.meeting_id FOR SHARE;
  SELECT * INTO thing FROM assembly_item WHERE id = NEW.item_id;
  IF thing.meeting_id <> NEW.meeting_id OR held.area_id <> NEW.area_id
     OR held.state NOT IN ('running', 'ended')
  THEN PERFORM assembly_refuse('what was settled belongs to its meeting'); END IF;
  IF NEW.force IN ('resolution', 'motion') AND NOT (held.decides = (NEW.force = 'resolution') AND EXISTS (
       SELECT FROM ballots_round WHERE id = NEW.round_id AND binding AND closed_at IS NOT NULL
         AND outcome IN ('passed', 'elected')
         AND subject = 'meeting:' || NEW.meeting_id || '/' || thing.no))
  THEN PERFORM assembly_refuse('a resolution rests on a vote that passed'); END IF;
  RETURN NEW;
END $$;
"""
UP = STANDS % {"new": "NEW.series, ", "old": "OLD.series, "}
DOWN = STANDS % {"new": "", "old": ""}


class Migration(migrations.Migration):

    dependencies = [
        ("assembly", "0010_struck"),
        ("places", "0004_relocated"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="resolution", name="assembly_resolution_numbered",
        ),
        migrations.AddField(
            model_name="resolution", name="series",
            field=models.CharField(max_length=120, default=""), preserve_default=False,
        ),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
        migrations.RunSQL(UP, DOWN),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.CheckConstraint(
                condition=models.Q(("series", ""), _negated=True),
                name="assembly_resolution_of_a_series",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.UniqueConstraint(
                fields=("area", "series", "year", "number"), name="assembly_resolution_numbered",
            ),
        ),
    ]
