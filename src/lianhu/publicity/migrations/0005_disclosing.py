"""Boards of their own for each posting, stopped days, the disclosure calendar, the committee's word."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0004_sealing'),
        ('places', '0004_relocated'),
        ('publicity', '0004_open_objections'),
    ]

    operations = [
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(db_collation='C', max_length=200)),
                ('item', models.CharField(max_length=40, verbose_name='公开目录')),
                ('period', models.CharField(blank=True, max_length=8, verbose_name='所属期间')),
                ('title', models.CharField(max_length=100, verbose_name='事项')),
                ('stream', models.CharField(blank=True, max_length=60)),
                ('happened_on', models.DateField(null=True, verbose_name='发生日期')),
                ('due_on', models.DateField(verbose_name='公布期限')),
                ('opened_on', models.DateField(verbose_name='列入目录')),
                ('done_on', models.DateField(null=True, verbose_name='公布日期')),
                ('reminded_on', models.DateField(null=True, verbose_name='提醒过')),
                ('pressed_on', models.DateField(null=True, verbose_name='催过')),
            ],
            options={
                'verbose_name': '应公开事项',
            },
        ),
        migrations.CreateModel(
            name='Hanging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='公示栏位置')),
                ('hung_at', models.DateTimeField(verbose_name='上墙时间')),
                ('hung_by_person_id', models.BigIntegerField(null=True)),
                ('hung_by_account_id', models.BigIntegerField(null=True)),
                ('hung_as', models.CharField(blank=True, max_length=80, verbose_name='谁贴的')),
                ('down_at', models.DateTimeField(null=True, verbose_name='取下时间')),
                ('down_by_person_id', models.BigIntegerField(null=True)),
                ('down_by_account_id', models.BigIntegerField(null=True)),
                ('down_as', models.CharField(blank=True, max_length=80, verbose_name='谁取的')),
            ],
            options={
                'verbose_name': '张贴',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(db_collation='C', max_length=200)),
                ('finding', models.CharField(choices=[('true', '核对过，属实'), ('odd', '有出入，请说明'), ('unclear', '看不明白，请写清楚'), ('missing', '该公开的没有公开')], max_length=8, verbose_name='核对结果')),
                ('words', models.TextField(blank=True, verbose_name='意见')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by_person_id', models.BigIntegerField(null=True)),
                ('by_account_id', models.BigIntegerField(null=True)),
                ('said_as', models.CharField(blank=True, max_length=80, verbose_name='岗位')),
            ],
            options={
                'verbose_name': '监督意见',
            },
        ),
        migrations.RemoveConstraint(
            model_name='posting',
            name='publicity_posting_known_words',
        ),
        migrations.AddField(
            model_name='objection',
            name='answer_by',
            field=models.DateField(null=True, verbose_name='答复期限'),
        ),
        migrations.AddField(
            model_name='objection',
            name='kind',
            field=models.CharField(choices=[('object', '不同意'), ('ask', '想问清楚')], default='object', max_length=6, verbose_name='不同意还是想问'),
        ),
        migrations.AddField(
            model_name='objection',
            name='late',
            field=models.BooleanField(default=False, verbose_name='期满以后提的'),
        ),
        migrations.AddField(
            model_name='objection',
            name='outcome',
            field=models.CharField(blank=True, choices=[('stands', '经核对，公示的内容没有错'), ('mended', '确有错误，更正后重新公示'), ('told', '已说明')], max_length=6, verbose_name='答复结果'),
        ),
        migrations.AddField(
            model_name='objection',
            name='pressed_on',
            field=models.DateField(null=True, verbose_name='催过'),
        ),
        migrations.AddField(
            model_name='posting',
            name='board_table',
            field=models.JSONField(null=True, verbose_name='张贴的表'),
        ),
        migrations.AddField(
            model_name='posting',
            name='item',
            field=models.CharField(blank=True, max_length=40, verbose_name='公开目录'),
        ),
        migrations.AddField(
            model_name='posting',
            name='online_until',
            field=models.DateTimeField(null=True, verbose_name='网上看到'),
        ),
        migrations.AddField(
            model_name='posting',
            name='period',
            field=models.CharField(blank=True, max_length=8, verbose_name='所属期间'),
        ),
        migrations.AddField(
            model_name='posting',
            name='stopped_at',
            field=models.DateTimeField(null=True, verbose_name='停算起'),
        ),
        migrations.AddField(
            model_name='posting',
            name='stopped_days',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='停算天数'),
        ),
        migrations.AddField(
            model_name='posting',
            name='table',
            field=models.JSONField(null=True, verbose_name='网上的表'),
        ),
        migrations.AlterField(
            model_name='posting',
            name='basis',
            field=models.CharField(blank=True, max_length=200, verbose_name='依据'),
        ),
        migrations.AlterField(
            model_name='posting',
            name='kind',
            field=models.CharField(choices=[('result', '办理结果'), ('promise', '公开承诺'), ('decision', '议定事项'), ('charter', '章程规约'), ('affairs', '工作情况'), ('list', '名单清单'), ('finance', '财务收支'), ('notice', '通知公告')], max_length=10, verbose_name='类别'),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(condition=models.Q(('answered_at', None)), fields=['answer_by'], name='publicity_objection_waits'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('item', ''), _negated=True), fields=['item', 'period', 'path'], name='publicity_posting_item'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['object', 'ask']), ('outcome__in', ['', 'stands', 'mended', 'told'])), name='publicity_objection_known_words'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['result', 'promise', 'decision', 'charter', 'affairs', 'list', 'finance', 'notice']), ('state__in', ['posted', 'hung', 'taken_down', 'withdrawn'])), name='publicity_posting_known_words'),
        ),
        migrations.AddField(
            model_name='due',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='村'),
        ),
        migrations.AddField(
            model_name='due',
            name='posting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='dues', to='publicity.posting', verbose_name='公示'),
        ),
        migrations.AddField(
            model_name='hanging',
            name='down_photo',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file', verbose_name='取下照片'),
        ),
        migrations.AddField(
            model_name='hanging',
            name='hung_photo',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file', verbose_name='上墙照片'),
        ),
        migrations.AddField(
            model_name='hanging',
            name='posting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hangings', to='publicity.posting'),
        ),
        migrations.AddField(
            model_name='remark',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area'),
        ),
        migrations.AddField(
            model_name='remark',
            name='due',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='publicity.due'),
        ),
        migrations.AddField(
            model_name='remark',
            name='posting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='publicity.posting'),
        ),
        migrations.AddIndex(
            model_name='due',
            index=models.Index(fields=['path', 'due_on'], name='publicity_due_place'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('period', ''), _negated=True), fields=('area', 'item', 'period'), name='publicity_due_once_a_period'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('stream', ''), _negated=True), fields=('area', 'item', 'stream'), name='publicity_due_once_a_subject'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('period', ''), _negated=True), ('happened_on', None)), models.Q(('happened_on__isnull', False), ('period', '')), _connector='OR'), name='publicity_due_of_a_period_or_a_day'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('title__regex', '(^|[^0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])([^0-9]|$)'), _negated=True), name='publicity_due_tells_not_who'),
        ),
        migrations.AddConstraint(
            model_name='hanging',
            constraint=models.UniqueConstraint(fields=('posting', 'place'), name='publicity_hanging_once'),
        ),
        migrations.AddConstraint(
            model_name='hanging',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('down_at', None), ('down_photo', None)), models.Q(('down_at__isnull', False), models.Q(('down_by_person_id__isnull', False), ('down_by_account_id__isnull', False), _connector='OR')), _connector='OR'), name='publicity_hanging_down_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('due__isnull', False), ('posting__isnull', False), _connector='OR'), name='publicity_remark_about_something'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('by_person_id__isnull', False), ('by_account_id__isnull', False), _connector='OR'), name='publicity_remark_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('words__regex', '(^|[^0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])([^0-9]|$)'), _negated=True), name='publicity_remark_tells_not_who'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('finding', 'true'), models.Q(('finding__in', ['odd', 'unclear', 'missing']), models.Q(('words', ''), _negated=True)), _connector='OR'), name='publicity_remark_known_words'),
        ),
    ]
