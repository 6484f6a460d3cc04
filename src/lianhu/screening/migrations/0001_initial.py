import django.db.models.deletion
from django.db import migrations, models

# What was ordered stays as it was ordered; when it ends, and who was told, is written down later.
STAYS = """
CREATE FUNCTION screening_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.theme, NEW.title, NEW.look, NEW.source, NEW.place, NEW.first_day, NEW.last_day, NEW.by_person_id)
     IS DISTINCT FROM (OLD.theme, OLD.title, OLD.look, OLD.source, OLD.place, OLD.first_day, OLD.last_day, OLD.by_person_id)
     OR OLD.stopped_on IS NOT NULL AND (NEW.stopped_on, NEW.stopped_why) IS DISTINCT FROM (OLD.stopped_on, OLD.stopped_why) THEN
    RAISE EXCEPTION 'a round stays as it was ordered' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER screening_round_stays BEFORE UPDATE ON screening_round
  FOR EACH ROW EXECUTE FUNCTION screening_round_stays();
"""
GOES = """
DROP TRIGGER screening_round_stays ON screening_round; DROP FUNCTION screening_round_stays();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0016_screened'),
        ('places', '0004_relocated'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(max_length=20, verbose_name='主题')),
                ('title', models.CharField(max_length=20, verbose_name='查什么')),
                ('kind', models.CharField(max_length=12)),
                ('look', models.JSONField(verbose_name='看什么')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('place', models.CharField(db_collation='C', max_length=200)),
                ('first_day', models.DateField(verbose_name='从哪天')),
                ('last_day', models.DateField(verbose_name='到哪天')),
                ('by_person_id', models.BigIntegerField()),
                ('by_label', models.CharField(max_length=60, verbose_name='谁安排的')),
                ('made_at', models.DateTimeField()),
                ('urged_on', models.DateField(null=True)),
                ('stopped_on', models.DateField(null=True, verbose_name='提前结束')),
                ('stopped_why', models.CharField(blank=True, max_length=200, verbose_name='为什么提前结束')),
                ('ended_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='places.area', verbose_name='哪里')),
            ],
            options={
                'verbose_name': '排查',
                'ordering': ['-first_day', '-id'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['last_day'], name='screening_unfinished')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='screening_round_days'),
                    models.CheckConstraint(condition=models.Q(models.Q(('stopped_on', None), ('stopped_why', '')), models.Q(('stopped_on__isnull', False), models.Q(('stopped_why', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='screening_round_stopped_with_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(db_collation='C', max_length=200)),
                ('done_on', models.DateField(null=True, verbose_name='哪天排查的')),
                ('reminded_on', models.DateField(null=True, verbose_name='哪天提醒的')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='places.area', verbose_name='网格')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grounds', to='screening.round')),
            ],
            options={
                'verbose_name': '要排查的网格',
                'indexes': [models.Index(condition=models.Q(('done_on', None)), fields=['place'], name='screening_ground_left')],
                'constraints': [models.UniqueConstraint(fields=('round', 'area'), name='screening_ground_once')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gathering', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='screening_look', to='matters.gathering')),
                ('ground', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='screening.ground')),
                ('known', models.ManyToManyField(related_name='+', to='matters.matter')),
            ],
            options={
                'verbose_name': '一次排查记录',
            },
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
