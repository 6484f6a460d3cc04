"""Terms of bodies, what each may do and may not, and whether near relatives were asked for."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import lianhu.places.models

WALLS = """
CREATE FUNCTION bodies_term_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN
    RAISE EXCEPTION 'a term keeps its body' USING ERRCODE = 'check_violation';
  END IF;
  SELECT path INTO NEW.path FROM bodies_organisation WHERE id = NEW.organisation_id;
  RETURN NEW;
END $$;

CREATE TRIGGER bodies_term_place BEFORE INSERT OR UPDATE ON bodies_term
  FOR EACH ROW EXECUTE FUNCTION bodies_term_place();

CREATE FUNCTION bodies_powers_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'what was adopted is not written over' USING ERRCODE = 'check_violation';
  END IF;
  SELECT path INTO NEW.path FROM bodies_organisation WHERE id = NEW.organisation_id;
  RETURN NEW;
END $$;

CREATE TRIGGER bodies_powers_kept BEFORE INSERT OR UPDATE ON bodies_powers
  FOR EACH ROW EXECUTE FUNCTION bodies_powers_kept();
"""
DOWN = """
DROP TRIGGER bodies_term_place ON bodies_term; DROP FUNCTION bodies_term_place();
DROP TRIGGER bodies_powers_kept ON bodies_powers; DROP FUNCTION bodies_powers_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bodies', '0004_members'),
        ('files', '0004_sealing'),
        ('people', '0011_open_tellers'),
        ('places', '0004_relocated'),
    ]

    operations = [
        migrations.CreateModel(
            name='Powers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='第几版')),
                ('may', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None, verbose_name='可以做')),
                ('may_not', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None, verbose_name='不能做')),
                ('adopted_by', models.CharField(max_length=200, verbose_name='由谁怎样通过')),
                ('adopted_on', models.DateField(verbose_name='通过日期')),
                ('path', models.CharField(db_collation='C', editable=False, max_length=200)),
            ],
            options={
                'verbose_name': '权力清单',
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='第几届')),
                ('from_on', models.DateField(verbose_name='开始日期')),
                ('due_on', models.DateField(verbose_name='届满日期')),
                ('size', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='应有人数')),
                ('decided_by', models.CharField(blank=True, max_length=200, verbose_name='由谁怎样产生')),
                ('path', models.CharField(db_collation='C', editable=False, max_length=200)),
            ],
            options={
                'verbose_name': '任期',
            },
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='bodies_membership_standing',
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='bodies_membership_one_office',
        ),
        migrations.AddField(
            model_name='membership',
            name='kin_asked_on',
            field=models.DateField(blank=True, null=True, verbose_name='问过近亲属的日期'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='standing',
            field=models.CharField(choices=[('chair', '负责人'), ('deputy', '副职'), ('member', '成员'), ('overseer', '监事'), ('representative', '代表'), ('adviser', '顾问'), ('party_member', '党员'), ('party_probationer', '预备党员'), ('collective_member', '集体成员'), ('enrolled', '会员')], max_length=20, verbose_name='身份'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['chair', 'deputy', 'member', 'overseer', 'representative', 'adviser', 'party_member', 'party_probationer', 'collective_member', 'enrolled'])), name='bodies_membership_standing'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('standing__in', ['chair', 'deputy', 'member', 'overseer', 'representative', 'adviser'])), expressions=[('organisation', '='), ('person', '='), (lianhu.places.models.Days('from_on', 'to_on'), '&&')], name='bodies_membership_one_office'),
        ),
        migrations.AddField(
            model_name='powers',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='powers', to='bodies.organisation', verbose_name='组织'),
        ),
        migrations.AddField(
            model_name='powers',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file', verbose_name='通过记录'),
        ),
        migrations.AddField(
            model_name='term',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='bodies.organisation', verbose_name='组织'),
        ),
        migrations.AddField(
            model_name='term',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file', verbose_name='产生记录'),
        ),
        migrations.AddIndex(
            model_name='powers',
            index=models.Index(fields=['path'], name='bodies_powers_path'),
        ),
        migrations.AddConstraint(
            model_name='powers',
            constraint=models.UniqueConstraint(fields=('organisation', 'version'), name='bodies_powers_one_version'),
        ),
        migrations.AddConstraint(
            model_name='powers',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('may', []), _negated=True), models.Q(('may_not', []), _negated=True), models.Q(('adopted_by', ''), _negated=True)), name='bodies_powers_said'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(fields=['path'], name='bodies_term_path'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('from_on'))), name='bodies_term_days'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('size', None), ('size__gte', 1), _connector='OR'), name='bodies_term_size'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('organisation', 'from_on'), name='bodies_term_one_begins'),
        ),
        migrations.RunSQL(WALLS, DOWN),
    ]
