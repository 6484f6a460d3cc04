import django.db.models.deletion
from django.db import migrations, models

STAYS = """
CREATE FUNCTION wishes_offer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.wish_id, NEW.helper_id, NEW.by_person_id, NEW.kind, NEW.named, NEW.at)
     IS DISTINCT FROM (OLD.wish_id, OLD.helper_id, OLD.by_person_id, OLD.kind, OLD.named, OLD.at)
     OR (NEW.what IS DISTINCT FROM OLD.what AND NEW.what <> '')
     OR (NEW.shown_name IS DISTINCT FROM OLD.shown_name AND NEW.shown_name <> '') THEN
    RAISE EXCEPTION 'what somebody offered stays as it was offered' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.step IS DISTINCT FROM OLD.step AND NOT (
       (OLD.step IN ('offered', 'passed') AND NEW.step IN ('passed', 'confirmed', 'withdrawn'))
       OR (OLD.step = 'confirmed' AND NEW.step IN ('withdrawn', 'undone', 'done')))
     OR (NEW.by_day IS DISTINCT FROM OLD.by_day AND NOT (OLD.step <> 'confirmed' AND NEW.step = 'confirmed')) THEN
    RAISE EXCEPTION 'an offer that is settled stays settled' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER wishes_offer_stays BEFORE UPDATE ON wishes_offer
  FOR EACH ROW EXECUTE FUNCTION wishes_offer_stays();
"""
GOES = "DROP TRIGGER wishes_offer_stays ON wishes_offer; DROP FUNCTION wishes_offer_stays();"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0015_saved_filter'),
        ('people', '0009_lock_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(max_length=20, verbose_name='哪一类')),
                ('whom', models.CharField(max_length=20, verbose_name='替谁许的')),
                ('agrees', models.BooleanField(null=True, verbose_name='同意公开一句话')),
                ('agreed_by', models.CharField(blank=True, choices=[('self', '本人'), ('guardian', '父母或别的监护人')], max_length=8)),
                ('agreed_way', models.CharField(blank=True, choices=[('face', '当面'), ('phone', '电话'), ('paper', '签了字的纸'), ('page', '本人在网上')], max_length=5)),
                ('asked_by_id', models.BigIntegerField(null=True)),
                ('asked_as', models.CharField(blank=True, max_length=60)),
                ('asked_at', models.DateTimeField(null=True)),
                ('line', models.CharField(blank=True, max_length=80, verbose_name='公开的一句话')),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('released_by_id', models.BigIntegerField(null=True)),
                ('released_as', models.CharField(blank=True, max_length=60)),
                ('released_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('open', '等人来帮'), ('promised', '有人认领了'), ('done', '圆了')], default='open', max_length=8)),
                ('thanks', models.TextField(blank=True, verbose_name='感谢的话')),
                ('thanks_line', models.CharField(blank=True, max_length=200, verbose_name='公开的感谢')),
                ('thanks_by_id', models.BigIntegerField(null=True)),
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wish', to='matters.matter')),
            ],
            options={
                'verbose_name': '微心愿',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'promised', 'done'])), name='wish_known_state'), models.CheckConstraint(condition=models.Q(('agrees', None), models.Q(models.Q(('agreed_by', ''), _negated=True), models.Q(('agreed_way', ''), _negated=True), ('asked_at__isnull', False)), _connector='OR'), name='wish_asked_in_a_known_way'), models.CheckConstraint(condition=models.Q(('released_at', None), models.Q(('agrees', True), ('released_by_id__isnull', False), models.Q(('line', ''), _negated=True)), _connector='OR'), name='wish_public_only_when_agreed'), models.CheckConstraint(condition=models.Q(models.Q(('whom', 'child'), _negated=True), models.Q(('agrees', True), _negated=True), ('agreed_by', 'guardian'), _connector='OR'), name='wish_of_a_child_by_the_guardian'), models.CheckConstraint(condition=models.Q(('thanks_line', ''), models.Q(('state', 'done'), ('thanks_by_id__isnull', False)), _connector='OR'), name='wish_thanks_shown_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_person_id', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(blank=True, max_length=60)),
                ('kind', models.CharField(choices=[('neighbour', '村民'), ('party', '党员'), ('leader', '联户长'), ('cadre', '干部'), ('shop', '商店'), ('company', '企业'), ('other', '热心人')], max_length=9, verbose_name='您是')),
                ('what', models.CharField(blank=True, max_length=200, verbose_name='怎么帮')),
                ('by_day', models.DateField(verbose_name='哪天以前')),
                ('named', models.CharField(choices=[('no', '不写，就说有位热心人'), ('surname', '只写姓，比如“村民王某”'), ('full', '写店名、单位名')], default='no', max_length=7)),
                ('shown_name', models.CharField(blank=True, max_length=60)),
                ('step', models.CharField(choices=[('offered', '等岗位答复'), ('passed', '已由别人认领'), ('confirmed', '定了，正在帮'), ('withdrawn', '来不了了'), ('undone', '没有办成'), ('done', '圆了')], default='offered', max_length=9)),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('at', models.DateTimeField()),
                ('settled_by_id', models.BigIntegerField(null=True)),
                ('settled_as', models.CharField(blank=True, max_length=60)),
                ('settled_at', models.DateTimeField(null=True)),
                ('lapsed_at', models.DateTimeField(null=True)),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.teller')),
                ('wish', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='wishes.wish')),
            ],
            options={
                'verbose_name': '认领',
                'ordering': ['at', 'id'],
                'indexes': [models.Index(condition=models.Q(('step', 'confirmed')), fields=['by_day'], name='wish_offer_running')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('step', 'confirmed')), fields=('wish',), name='wish_one_helper'), models.CheckConstraint(condition=models.Q(('step__in', ['offered', 'passed', 'confirmed', 'withdrawn', 'undone', 'done'])), name='wish_offer_known_step'), models.CheckConstraint(condition=models.Q(models.Q(('by_person_id__isnull', False), ('helper', None)), models.Q(('by_person_id', None), ('helper__isnull', False)), _connector='OR'), name='wish_offer_by_one'), models.CheckConstraint(condition=models.Q(('shown_name', ''), models.Q(('named', 'no'), _negated=True), _connector='OR'), name='wish_offer_named_as_wished')],
            },
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
