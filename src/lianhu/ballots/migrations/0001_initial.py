import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import lianhu.ballots.models.counted
import lianhu.ballots.models.votes

MARKS = """
CREATE FUNCTION ballots_marks(counts jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  -- A number below nothing fits nowhere.
  SELECT CASE WHEN bool_or(value::bigint < 0) THEN -1000000000000
    ELSE coalesce(sum(value::bigint), 0)::bigint END FROM jsonb_each_text(counts)
$$;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0004_sealing'),
        ('rolls', '0002_walls'),
    ]

    operations = [
        migrations.RunSQL(MARKS, "DROP FUNCTION ballots_marks(jsonb)"),
        migrations.CreateModel(
            name='PaperBox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='第几个票箱')),
                ('label', models.CharField(max_length=40, verbose_name='放在哪里')),
                ('choices', models.PositiveSmallIntegerField()),
                ('issued', models.PositiveIntegerField(null=True, verbose_name='发出')),
                ('returned', models.PositiveIntegerField(null=True, verbose_name='收回')),
                ('missing', models.PositiveIntegerField(null=True, verbose_name='没有收回')),
                ('valid', models.PositiveIntegerField(null=True, verbose_name='有效')),
                ('invalid', models.PositiveIntegerField(null=True, verbose_name='无效')),
                ('unmarked', models.PositiveIntegerField(null=True, verbose_name='没有选满的')),
                ('counts', models.JSONField(null=True, verbose_name='各得几票')),
                ('agreed_at', models.DateTimeField(null=True)),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
            ],
            options={
                'verbose_name': '票箱',
                'ordering': ['no'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(db_collation='C', max_length=200)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('question', models.CharField(max_length=200, verbose_name='表决什么')),
                ('about', models.CharField(max_length=40)),
                ('regime', models.CharField(max_length=10)),
                ('notice_on', models.DateField()),
                ('mode', models.CharField(blank=True, max_length=20, verbose_name='选举方式')),
                ('way', models.CharField(choices=[('hands', '举手'), ('open', '记名'), ('secret_paper', '无记名，纸票'), ('secret_phone', '无记名，手机和纸票')], max_length=12, verbose_name='怎样表决')),
                ('binding', models.BooleanField(default=True, verbose_name='算表决')),
                ('ground', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('rule', models.JSONField(null=True, verbose_name='规则')),
                ('options', models.JSONField(verbose_name='选项')),
                ('seats', models.PositiveSmallIntegerField(default=0, verbose_name='应选名额')),
                ('choices', models.PositiveSmallIntegerField(default=1, verbose_name='一张票最多选几个')),
                ('total', models.PositiveIntegerField(verbose_name='名册总数')),
                ('base', models.PositiveIntegerField(verbose_name='除去回避的')),
                ('links', models.PositiveIntegerField()),
                ('version', models.PositiveSmallIntegerField(verbose_name='名册版次')),
                ('digest', models.CharField(max_length=64, verbose_name='名册校验值')),
                ('present', models.JSONField(null=True, verbose_name='到会的编号')),
                ('key_id', models.CharField(blank=True, max_length=32)),
                ('public_key', models.BinaryField(null=True)),
                ('opened_at', models.DateTimeField(verbose_name='开始')),
                ('by_person_id', models.BigIntegerField()),
                ('closed_at', models.DateTimeField(null=True, verbose_name='结束')),
                ('outcome', models.CharField(blank=True, choices=[('passed', '通过'), ('failed', '没有通过'), ('no_quorum', '未达法定人数'), ('tie', '票数相等'), ('elected', '当选'), ('run_off', '另行选举'), ('opinion', '意见')], max_length=12, verbose_name='结果')),
                ('counts', models.JSONField(null=True, verbose_name='票数')),
                ('elected', models.JSONField(default=list, verbose_name='当选')),
                ('again', models.JSONField(default=list, verbose_name='再选一次的')),
                ('left', models.PositiveSmallIntegerField(default=0, verbose_name='空着的名额')),
                ('steps', models.JSONField(default=list, verbose_name='怎样算的')),
                ('proof', models.JSONField(null=True, verbose_name='证明')),
                ('after', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='ballots.round', verbose_name='接着哪一轮')),
                ('roll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='rolls.roll', verbose_name='名册')),
            ],
            options={
                'verbose_name': '一轮表决',
                'ordering': ['-opened_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('interested', '事关本人'), ('kin', '事关近亲属')], max_length=12, verbose_name='为什么回避')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rolls.entry')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='ballots.round')),
            ],
            options={
                'verbose_name': '回避',
            },
        ),
        migrations.CreateModel(
            name='Proxy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveSmallIntegerField()),
                ('relation', models.CharField(choices=[('near_relative', '近亲属'), ('villager', '本村其他村民'), ('voter', '本社区其他选民'), ('same_household', '同一户的家庭成员')], max_length=16, verbose_name='什么关系')),
                ('posted_on', models.DateField(null=True, verbose_name='哪天公布的')),
                ('made_at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField()),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rolls.entry')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rolls.entry')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proxies', to='ballots.round')),
            ],
            options={
                'verbose_name': '委托投票',
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('phone', '手机'), ('helped', '请人代录'), ('paper', '纸票'), ('named', '记名')], max_length=6, verbose_name='怎样投的')),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(null=True)),
                ('choice', models.JSONField(null=True)),
                ('box', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='ballots.paperbox')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rolls.entry')),
                ('proxy', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='used', to='ballots.proxy')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='ballots.round')),
            ],
            options={
                'verbose_name': '参加',
            },
        ),
        migrations.AddField(
            model_name='paperbox',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boxes', to='ballots.round'),
        ),
        migrations.CreateModel(
            name='Hands',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counts', models.JSONField()),
                ('by_person_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('confirmed_by_id', models.BigIntegerField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='ballots.round')),
            ],
            options={
                'verbose_name': '举手点数',
            },
        ),
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.UUIDField(default=lianhu.ballots.models.votes.drawn, primary_key=True, serialize=False)),
                ('box', models.BinaryField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='ballots.round')),
            ],
            options={
                'verbose_name': '没有拆的票',
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=lianhu.ballots.models.votes.drawn, primary_key=True, serialize=False)),
                ('choice', models.JSONField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='ballots.round')),
            ],
            options={
                'verbose_name': '选票',
            },
        ),
        migrations.CreateModel(
            name='VoteCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('blind', models.BinaryField(max_length=32)),
                ('made_at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rolls.entry')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='ballots.round')),
            ],
            options={
                'verbose_name': '投票码',
            },
        ),
        migrations.CreateModel(
            name='Keying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveSmallIntegerField()),
                ('attempt', models.PositiveSmallIntegerField()),
                ('person_id', models.BigIntegerField()),
                ('numbers', models.JSONField()),
                ('at', models.DateTimeField()),
                ('box', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keyings', to='ballots.paperbox')),
            ],
            options={
                'verbose_name': '录票',
                'constraints': [models.UniqueConstraint(fields=('box', 'slot', 'attempt'), name='ballots_keying_attempt'), models.UniqueConstraint(fields=('box', 'person_id', 'attempt'), name='ballots_keying_person'), models.CheckConstraint(condition=models.Q(('slot__in', [1, 2])), name='ballots_keying_two')],
            },
        ),
        migrations.AddIndex(
            model_name='round',
            index=models.Index(fields=['place', '-opened_at'], name='ballots_round_place'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('question', ''), _negated=True), ('way__in', ['hands', 'open', 'secret_paper', 'secret_phone'])), name='ballots_round_words'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('base__lte', models.F('total'))), name='ballots_round_base'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('binding', True), ('rule__isnull', False)), models.Q(('binding', False), ('rule', None), models.Q(('ground', ''), _negated=True)), _connector='OR'), name='ballots_round_binds_by_a_rule'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('public_key__isnull', False), ('way', 'secret_phone'), models.Q(('key_id', ''), _negated=True)), models.Q(models.Q(('way', 'secret_phone'), _negated=True), ('key_id', ''), ('public_key', None)), _connector='OR'), name='ballots_round_phone_has_a_key'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('counts', None), ('outcome', ''), ('proof', None)), models.Q(('closed_at__isnull', False), ('counts__isnull', False), ('proof__isnull', False), ('outcome__in', ['passed', 'failed', 'no_quorum', 'tie', 'elected', 'run_off', 'opinion'])), _connector='OR'), name='ballots_round_closed_with_outcome'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('binding', False), ('outcome', 'opinion')), models.Q(('binding', True), models.Q(('outcome', 'opinion'), _negated=True)), _connector='OR'), name='ballots_round_opinion_is_no_decision'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choices', 1), ('seats', 0)), models.Q(('choices__gte', 1), ('seats__gte', 1)), _connector='OR'), name='ballots_round_one_mark_or_seats'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.UniqueConstraint(fields=('round', 'entry'), name='ballots_recusal_once'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['interested', 'kin'])), name='ballots_recusal_ground'),
        ),
        migrations.AddConstraint(
            model_name='proxy',
            constraint=models.UniqueConstraint(fields=('round', 'giver'), name='ballots_proxy_once'),
        ),
        migrations.AddConstraint(
            model_name='proxy',
            constraint=models.UniqueConstraint(fields=('round', 'holder', 'slot'), name='ballots_proxy_slot'),
        ),
        migrations.AddConstraint(
            model_name='proxy',
            constraint=models.CheckConstraint(condition=models.Q(('giver', models.F('holder')), _negated=True), name='ballots_proxy_another'),
        ),
        migrations.AddConstraint(
            model_name='proxy',
            constraint=models.CheckConstraint(condition=models.Q(('slot__gte', 1)), name='ballots_proxy_from_one'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('round', 'entry'), name='ballots_participation_once'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('box', None), ('by_person_id', None), ('channel', 'phone'), ('choice', None)), models.Q(('box', None), ('by_person_id__isnull', False), ('channel', 'helped'), ('choice', None)), models.Q(('box__isnull', False), ('by_person_id__isnull', False), ('channel', 'paper'), ('choice', None)), models.Q(('box', None), ('by_person_id__isnull', False), ('channel', 'named'), ('choice__isnull', False)), _connector='OR'), name='ballots_participation_channel'),
        ),
        migrations.AddConstraint(
            model_name='paperbox',
            constraint=models.UniqueConstraint(fields=('round', 'no'), name='ballots_box_number'),
        ),
        migrations.AddConstraint(
            model_name='paperbox',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('counts', None), ('invalid', None), ('issued', None), ('missing', None), ('returned', None), ('unmarked', None), ('valid', None)), models.Q(('agreed_at__isnull', False), ('counts__isnull', False), ('invalid__isnull', False), ('issued__isnull', False), ('missing__isnull', False), ('returned__isnull', False), ('unmarked__isnull', False), ('valid__isnull', False)), _connector='OR'), name='ballots_box_all_or_none'),
        ),
        migrations.AddConstraint(
            model_name='paperbox',
            constraint=models.CheckConstraint(condition=models.Q(('issued', None), ('issued', django.db.models.expressions.CombinedExpression(models.F('returned'), '+', models.F('missing'))), _connector='OR'), name='ballots_box_issued'),
        ),
        migrations.AddConstraint(
            model_name='paperbox',
            constraint=models.CheckConstraint(condition=models.Q(('returned', None), ('returned', django.db.models.expressions.CombinedExpression(models.F('valid'), '+', models.F('invalid'))), _connector='OR'), name='ballots_box_returned'),
        ),
        migrations.AddConstraint(
            model_name='paperbox',
            constraint=models.CheckConstraint(condition=models.Q(('counts', None), ('unmarked', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('valid'), '*', models.F('choices')), '-', lianhu.ballots.models.counted.Marks(models.F('counts')))), _connector='OR'), name='ballots_box_marks'),
        ),
        migrations.AddConstraint(
            model_name='hands',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', False)), fields=('round',), name='ballots_hands_confirmed_once'),
        ),
        migrations.AddConstraint(
            model_name='hands',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by_id', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by_id__isnull', False), models.Q(('confirmed_by_id', models.F('by_person_id')), _negated=True)), _connector='OR'), name='ballots_hands_by_two'),
        ),
        migrations.AddConstraint(
            model_name='votecode',
            constraint=models.UniqueConstraint(fields=('round', 'entry'), name='ballots_code_once'),
        ),
        migrations.AddConstraint(
            model_name='votecode',
            constraint=models.UniqueConstraint(fields=('round', 'blind'), name='ballots_code_of_one'),
        ),
    ]
