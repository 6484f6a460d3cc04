from django.db import migrations, models

STAYS = """
CREATE FUNCTION hours_setting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was set stays; the next row follows it' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER hours_setting_stays BEFORE UPDATE OR DELETE ON hours_setting
  FOR EACH ROW EXECUTE FUNCTION hours_setting_stays();
"""
GOES = "DROP TRIGGER hours_setting_stays ON hours_setting; DROP FUNCTION hours_setting_stays();"


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=12)),
                ("value", models.JSONField()),
                ("notice", models.CharField(blank=True, max_length=40, verbose_name="通知文号")),
                ("by_person_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={"verbose_name": "工作日历"},
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
