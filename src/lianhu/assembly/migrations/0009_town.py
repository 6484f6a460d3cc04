"""A town's committee: its rules in versions, who was talked with before, who put what on the agenda."""

import django.db.models.deletion
from django.db import migrations, models

import lianhu.kernel.clock

UP = """
CREATE FUNCTION assembly_townrules_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM assembly_refuse('rules that were adopted stay; others are another version');
  RETURN NULL;
END $$;
CREATE TRIGGER assembly_townrules_stands BEFORE UPDATE OR DELETE ON assembly_townrules
  FOR EACH ROW EXECUTE FUNCTION assembly_townrules_stands();

CREATE FUNCTION assembly_pretalk_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN PERFORM assembly_refuse('who was talked with, and when, stays'); END IF;
  IF TG_OP = 'DELETE' THEN
    IF assembly_state(OLD.meeting_id) <> 'planned'
    THEN PERFORM assembly_refuse('who was talked with, and when, stays'); END IF;
    RETURN OLD;
  END IF;
  IF assembly_state(NEW.meeting_id) NOT IN ('planned', 'called')
  THEN PERFORM assembly_refuse('it is talked over before the meeting'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assembly_pretalk_before BEFORE INSERT OR UPDATE OR DELETE ON assembly_pretalk
  FOR EACH ROW EXECUTE FUNCTION assembly_pretalk_before();
"""
DOWN = """
DROP TRIGGER assembly_pretalk_before ON assembly_pretalk;
DROP FUNCTION assembly_pretalk_before();
DROP TRIGGER assembly_townrules_stands ON assembly_townrules;
DROP FUNCTION assembly_townrules_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assembly', '0008_asked'),
        ('bodies', '0006_villager_group'),
        ('people', '0011_open_tellers'),
        ('places', '0004_relocated'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='leader',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.post', verbose_name='谁提请'),
        ),
        migrations.AddField(
            model_name='item',
            name='major',
            field=models.BooleanField(default=False, verbose_name='重要事项'),
        ),
        migrations.AddField(
            model_name='item',
            name='village',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='哪个村的事'),
        ),
        migrations.CreateModel(
            name='TownRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='第几版')),
                ('adopted_on', models.DateField(verbose_name='哪天通过的')),
                ('quorum', models.CharField(choices=[('half', '过半数'), ('two_thirds', '三分之二以上'), ('three_quarters', '四分之三以上'), ('all', '全体')], max_length=16, verbose_name='多少委员到会能开')),
                ('major', models.CharField(choices=[('half', '过半数'), ('two_thirds', '三分之二以上'), ('three_quarters', '四分之三以上'), ('all', '全体')], max_length=16, verbose_name='重要事项要多少到会')),
                ('passing', models.CharField(choices=[('half', '过半数'), ('two_thirds', '三分之二以上'), ('three_quarters', '四分之三以上'), ('all', '全体')], max_length=16, verbose_name='多少委员同意算通过')),
                ('pretalk', models.PositiveSmallIntegerField(verbose_name='会前至少和几位委员个别酝酿')),
                ('words', models.TextField(blank=True, verbose_name='规则的文字')),
                ('at', models.DateTimeField(default=lianhu.kernel.clock.now)),
                ('by_person_id', models.BigIntegerField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='town_rules', to='places.area')),
            ],
            options={
                'verbose_name': '党委议事规则',
                'ordering': ['-version'],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='rules',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assembly.townrules', verbose_name='议事规则'),
        ),
        migrations.CreateModel(
            name='PreTalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='哪天')),
                ('at', models.DateTimeField(default=lianhu.kernel.clock.now)),
                ('by_person_id', models.BigIntegerField(null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pretalks', to='assembly.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '个别酝酿',
                'ordering': ['on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'member', 'on'), name='assembly_pretalk_once_a_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='townrules',
            constraint=models.UniqueConstraint(fields=('area', 'version'), name='assembly_townrules_version'),
        ),
        migrations.AddConstraint(
            model_name='townrules',
            constraint=models.CheckConstraint(condition=models.Q(('major__in', ['half', 'two_thirds', 'three_quarters', 'all']), ('passing__in', ['half', 'two_thirds', 'three_quarters', 'all']), ('quorum__in', ['half', 'two_thirds', 'three_quarters', 'all'])), name='assembly_townrules_known_shares'),
        ),
        migrations.AddConstraint(
            model_name='townrules',
            constraint=models.CheckConstraint(condition=models.Q(('pretalk__gte', 1)), name='assembly_townrules_talk_before'),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
