"""A vote that was begun wrongly ends without a result, unless two people have counted it."""

from django.db import migrations, models

HEAD = """
CREATE OR REPLACE FUNCTION ballots_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sealed bigint; opened bigint; parts bigint; papers bigint; issued bigint;
BEGIN
  IF OLD.closed_at IS NOT NULL OR (to_jsonb(NEW) - '{closed_at,outcome,counts,elected,again,left,steps,proof}'::text[])
     IS DISTINCT FROM (to_jsonb(OLD) - '{closed_at,outcome,counts,elected,again,left,steps,proof}'::text[])
  THEN
    RAISE EXCEPTION 'a round stays as it was opened and as it closed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.closed_at IS NULL THEN RETURN NEW; END IF;
  SELECT count(*) INTO sealed FROM ballots_envelope WHERE round_id = NEW.id;
  SELECT count(*) INTO opened FROM ballots_ballot WHERE round_id = NEW.id;
  SELECT count(*) FILTER (WHERE channel IN ('phone', 'helped')),
         count(*) FILTER (WHERE channel = 'paper')
    INTO parts, papers FROM ballots_participation WHERE round_id = NEW.id;
  SELECT coalesce(sum(b.issued), 0) INTO issued FROM ballots_paperbox b WHERE b.round_id = NEW.id;
"""
CALLED_OFF = """
  IF NEW.outcome = 'called_off' THEN
    IF sealed > 0 OR opened > 0
       OR EXISTS (SELECT FROM ballots_paperbox b WHERE b.round_id = NEW.id AND b.agreed_at IS NOT NULL)
       OR EXISTS (SELECT FROM ballots_hands h WHERE h.round_id = NEW.id AND h.confirmed_at IS NOT NULL)
    THEN
      RAISE EXCEPTION 'what two people counted is not called off' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
"""
TAIL = """
  IF sealed > 0 OR opened <> parts OR issued <> papers
     OR EXISTS (SELECT FROM ballots_paperbox b WHERE b.round_id = NEW.id
          AND (b.agreed_at IS NULL OR b.photo_id IS NULL))
     OR NEW.total - NEW.base <> (SELECT count(*) FROM ballots_recusal c WHERE c.round_id = NEW.id)
     OR NEW.way = 'secret_paper' AND NOT EXISTS
          (SELECT FROM ballots_paperbox b WHERE b.round_id = NEW.id)
     OR NEW.way = 'hands' AND NOT EXISTS
          (SELECT FROM ballots_hands h WHERE h.round_id = NEW.id AND h.confirmed_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'a round closes when every vote and every box adds up'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0002_walls'),
        ('rolls', '0002_walls'),
    ]

    operations = [
        migrations.RunSQL(HEAD + CALLED_OFF + TAIL, HEAD + TAIL),
        migrations.RemoveConstraint(
            model_name='round',
            name='ballots_round_closed_with_outcome',
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='ballots_round_opinion_is_no_decision',
        ),
        migrations.AlterField(
            model_name='round',
            name='outcome',
            field=models.CharField(blank=True, choices=[('passed', '通过'), ('failed', '没有通过'), ('no_quorum', '未达法定人数'), ('tie', '票数相等'), ('elected', '当选'), ('run_off', '另行选举'), ('opinion', '意见'), ('called_off', '作废')], max_length=12, verbose_name='结果'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('counts', None), ('outcome', ''), ('proof', None)), models.Q(('closed_at__isnull', False), ('counts__isnull', False), ('proof__isnull', False), ('outcome__in', ['passed', 'failed', 'no_quorum', 'tie', 'elected', 'run_off', 'opinion'])), models.Q(('closed_at__isnull', False), ('counts__isnull', True), ('outcome', 'called_off'), ('proof__isnull', True)), _connector='OR'), name='ballots_round_closed_with_outcome'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'called_off']), models.Q(('binding', False), ('outcome', 'opinion')), models.Q(('binding', True), models.Q(('outcome', 'opinion'), _negated=True)), _connector='OR'), name='ballots_round_opinion_is_no_decision'),
        ),
    ]
