from django.db import migrations, models

STAYS = """
CREATE FUNCTION triage_learned_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND ROW(NEW.what, NEW.content, NEW.digest, NEW.figures, NEW.made_at, NEW.taken_at)
     IS NOT DISTINCT FROM ROW(OLD.what, OLD.content, OLD.digest, OLD.figures, OLD.made_at, OLD.taken_at)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was learned stays with its figures' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER triage_learned_stays BEFORE UPDATE OR DELETE ON triage_learned
  FOR EACH ROW EXECUTE FUNCTION triage_learned_stays();
"""
GOES = "DROP TRIGGER triage_learned_stays ON triage_learned; DROP FUNCTION triage_learned_stays();"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Learned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=20)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64, verbose_name='校验值')),
                ('figures', models.JSONField()),
                ('made_at', models.DateTimeField(verbose_name='学成时间')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='启用时间')),
                ('put_back_at', models.DateTimeField(null=True, verbose_name='退回时间')),
                ('put_back_by_id', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '分类助手的模型',
                'constraints': [models.CheckConstraint(condition=models.Q(('put_back_at', None), ('put_back_by_id__isnull', False), _connector='OR'), name='triage_put_back_by_somebody')],
            },
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
