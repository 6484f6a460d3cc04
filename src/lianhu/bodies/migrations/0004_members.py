"""Members of bodies, the kinds of body that villages have, and what the database holds true of them."""

from importlib import import_module

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import lianhu.places.models

# The wall of organisations as 0002 built it, and the same with the new kinds.
BEFORE = (
    import_module("lianhu.bodies.migrations.0002_walls")
    .ORGANISATION.split("CREATE TRIGGER")[0]
    .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
)
AFTER = BEFORE.replace(
    "      WHEN 'collective' THEN",
    """      WHEN 'villager_representatives' THEN ARRAY['village']
      WHEN 'resident_representatives' THEN ARRAY['village']
      WHEN 'election_committee' THEN ARRAY['village']
      WHEN 'mediation_committee' THEN ARRAY['town', 'village']
      WHEN 'notables' THEN ARRAY['village', 'group', 'grid']
      WHEN 'elders' THEN ARRAY['village', 'group', 'grid']
      WHEN 'collective' THEN""",
).replace(
    "  RETURN NEW;",
    """  IF NEW.ended_on IS NOT NULL AND EXISTS
      (SELECT FROM bodies_membership WHERE organisation_id = NEW.id
       AND (to_on IS NULL OR to_on > NEW.ended_on)) THEN
    RAISE EXCEPTION 'organisation % still has members', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;""",
)

MEMBER = """
CREATE FUNCTION bodies_membership_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE body bodies_organisation%ROWTYPE; sends places_area%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.organisation_id, NEW.person_id, NEW.standing, NEW.consented_on)
      IS DISTINCT FROM (OLD.organisation_id, OLD.person_id, OLD.standing, OLD.consented_on) THEN
    RAISE EXCEPTION 'a member keeps body, person, standing and consent' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.withdrawn_on IS NOT NULL AND NEW.withdrawn_on IS DISTINCT FROM OLD.withdrawn_on THEN
    RAISE EXCEPTION 'a consent that was taken back stays so' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO body FROM bodies_organisation WHERE id = NEW.organisation_id FOR SHARE;
  NEW.path := body.path;
  IF body.ended_on IS NOT NULL AND (NEW.to_on IS NULL OR NEW.to_on > body.ended_on) THEN
    RAISE EXCEPTION 'organisation % has ended', body.id USING ERRCODE = 'check_violation';
  END IF;
  IF body.kind IN ('notables', 'elders') AND NEW.consented_on IS NULL THEN
    RAISE EXCEPTION 'elders and notables agree first' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.stands_for_id IS NOT NULL THEN
    SELECT * INTO sends FROM places_area WHERE id = NEW.stands_for_id;
    IF NOT starts_with(sends.path, body.path) THEN
      RAISE EXCEPTION 'who sends a member lives where the body works' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER bodies_membership_place BEFORE INSERT OR UPDATE ON bodies_membership
  FOR EACH ROW EXECUTE FUNCTION bodies_membership_place();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bodies', '0003_streams'),
        ('files', '0004_sealing'),
        ('people', '0011_open_tellers'),
        ('places', '0004_relocated'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('chair', '负责人'), ('deputy', '副职'), ('member', '成员'), ('representative', '代表'), ('adviser', '顾问'), ('party_member', '党员'), ('party_probationer', '预备党员'), ('collective_member', '集体成员'), ('enrolled', '会员')], max_length=20, verbose_name='身份')),
                ('title', models.CharField(blank=True, max_length=20, verbose_name='职务')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='推选单位（文字）')),
                ('households', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='推选户数')),
                ('from_on', models.DateField(verbose_name='从哪天起')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='到哪天止')),
                ('decided_by', models.CharField(blank=True, max_length=200, verbose_name='由谁怎样推选')),
                ('consented_on', models.DateField(blank=True, null=True, verbose_name='本人同意日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回同意日期')),
                ('path', models.CharField(db_collation='C', editable=False, max_length=200)),
            ],
            options={
                'verbose_name': '组织成员',
            },
        ),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='bodies_organisation_kind',
        ),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='bodies_organisation_regime',
        ),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='bodies_organisation_one_of_kind',
        ),
        migrations.AlterField(
            model_name='organisation',
            name='kind',
            field=models.CharField(choices=[('county_committee', '县委'), ('town_committee', '乡镇党委（街道党工委）'), ('party_branch', '村（社区）党组织'), ('party_group', '党小组'), ('county_body', '县级机构'), ('town_government', '乡镇政府（街道办事处）'), ('department', '部门'), ('villagers_committee', '村民委员会'), ('residents_committee', '居民委员会'), ('supervision_committee', '村（居）务监督委员会'), ('affairs_committee', '事务管理委员会'), ('service_center', '综合服务中心'), ('governance_center', '综治中心'), ('mass_organisation', '群团组织'), ('collective', '农村集体经济组织'), ('villager_representatives', '村民代表会议'), ('resident_representatives', '居民代表会议'), ('election_committee', '村（居）民选举委员会'), ('mediation_committee', '人民调解委员会'), ('notables', '乡贤会'), ('elders', '寨老'), ('womens_federation', '妇女联合会'), ('youth_league', '共青团组织'), ('union', '工会')], max_length=30, verbose_name='类别'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['county_committee', 'town_committee', 'party_branch', 'party_group', 'county_body', 'town_government', 'department', 'villagers_committee', 'residents_committee', 'supervision_committee', 'affairs_committee', 'service_center', 'governance_center', 'mass_organisation', 'collective', 'villager_representatives', 'resident_representatives', 'election_committee', 'mediation_committee', 'notables', 'elders', 'womens_federation', 'youth_league', 'union'])), name='bodies_organisation_kind'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['villagers_committee', 'villager_representatives']), ('legal_regime', 'village')), models.Q(('kind__in', ['residents_committee', 'resident_representatives']), ('legal_regime', 'community')), models.Q(('kind__in', ['supervision_committee', 'election_committee']), ('legal_regime__in', ['village', 'community'])), models.Q(models.Q(('kind__in', ['villagers_committee', 'villager_representatives', 'residents_committee', 'resident_representatives', 'supervision_committee', 'election_committee']), _negated=True), ('legal_regime__in', ['village', 'community', 'none'])), _connector='OR'), name='bodies_organisation_regime'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None), ('kind__in', ['county_committee', 'town_committee', 'villagers_committee', 'residents_committee', 'supervision_committee', 'villager_representatives', 'resident_representatives', 'election_committee'])), fields=('area', 'kind'), name='bodies_organisation_one_of_kind'),
        ),
        migrations.AddField(
            model_name='membership',
            name='consent_heard_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='谁听到同意'),
        ),
        migrations.AddField(
            model_name='membership',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='bodies.organisation', verbose_name='组织'),
        ),
        migrations.AddField(
            model_name='membership',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file', verbose_name='推选记录'),
        ),
        migrations.AddField(
            model_name='membership',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person', verbose_name='人员'),
        ),
        migrations.AddField(
            model_name='membership',
            name='stands_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='推选单位'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['path'], name='bodies_membership_path'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['chair', 'deputy', 'member', 'representative', 'adviser', 'party_member', 'party_probationer', 'collective_member', 'enrolled'])), name='bodies_membership_standing'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='bodies_membership_days'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on', None), models.Q(('consented_on__isnull', False), ('to_on__isnull', False), ('withdrawn_on__gte', models.F('to_on'))), _connector='OR'), name='bodies_membership_consent'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('households', None), ('households__gte', 1), _connector='OR'), name='bodies_membership_households'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('standing__in', ['party_member', 'party_probationer', 'collective_member', 'enrolled'])), expressions=[('organisation', '='), ('person', '='), (lianhu.places.models.Days('from_on', 'to_on'), '&&')], name='bodies_membership_one_roster'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('standing__in', ['chair', 'deputy', 'member', 'representative', 'adviser'])), expressions=[('organisation', '='), ('person', '='), (lianhu.places.models.Days('from_on', 'to_on'), '&&')], name='bodies_membership_one_office'),
        ),
        migrations.RunSQL(AFTER, BEFORE),
        migrations.RunSQL(
            MEMBER,
            "DROP TRIGGER bodies_membership_place ON bodies_membership;"
            " DROP FUNCTION bodies_membership_place();",
        ),
    ]
