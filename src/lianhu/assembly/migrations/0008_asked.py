"""An item carries what a method asks of its vote; a motion rests on a vote in a meeting that decides nothing."""

from django.db import migrations, models

UP = """
CREATE OR REPLACE FUNCTION assembly_resolution_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held assembly_meeting%ROWTYPE; thing assembly_item%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM assembly_refuse('what was settled stays'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.meeting_id, NEW.item_id, NEW.round_id, NEW.force, NEW.area_id, NEW.year, NEW.number,
         NEW.words, NEW.at) IS DISTINCT FROM ROW(OLD.meeting_id, OLD.item_id, OLD.round_id,
         OLD.force, OLD.area_id, OLD.year, OLD.number, OLD.words, OLD.at)
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
DOWN = """
CREATE OR REPLACE FUNCTION assembly_resolution_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held assembly_meeting%ROWTYPE; thing assembly_item%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM assembly_refuse('what was settled stays'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.meeting_id, NEW.item_id, NEW.round_id, NEW.force, NEW.area_id, NEW.year, NEW.number,
         NEW.words, NEW.at) IS DISTINCT FROM ROW(OLD.meeting_id, OLD.item_id, OLD.round_id,
         OLD.force, OLD.area_id, OLD.year, OLD.number, OLD.words, OLD.at)
    THEN PERFORM assembly_refuse('what was settled stays'); END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO held FROM assembly_meeting WHERE id = NEW.meeting_id FOR SHARE;
  SELECT * INTO thing FROM assembly_item WHERE id = NEW.item_id;
  IF thing.meeting_id <> NEW.meeting_id OR held.area_id <> NEW.area_id
     OR held.state NOT IN ('running', 'ended')
  THEN PERFORM assembly_refuse('what was settled belongs to its meeting'); END IF;
  IF NEW.force = 'resolution' AND NOT (held.decides AND EXISTS (
       SELECT FROM ballots_round WHERE id = NEW.round_id AND binding AND closed_at IS NOT NULL
         AND outcome IN ('passed', 'elected')
         AND subject = 'meeting:' || NEW.meeting_id || '/' || thing.no))
  THEN PERFORM assembly_refuse('a resolution rests on a vote that passed'); END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assembly', '0007_changed_copies'),
        ('ballots', '0002_walls'),
        ('places', '0004_relocated'),
    ]

    operations = [
        migrations.RunSQL(UP, DOWN),
        migrations.RemoveConstraint(
            model_name='resolution',
            name='assembly_resolution_rests_on_a_vote',
        ),
        migrations.AddField(
            model_name='item',
            name='asked',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='force',
            field=models.CharField(choices=[('resolution', '决议'), ('motion', '动议'), ('advice', '协商意见')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('force', 'resolution'), ('number__gte', 1), ('number__isnull', False), ('round__isnull', False)), models.Q(('force', 'motion'), ('number', None), ('round__isnull', False)), models.Q(('force', 'advice'), ('number', None)), _connector='OR'), name='assembly_resolution_rests_on_a_vote'),
        ),
    ]
