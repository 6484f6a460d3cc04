"""What was not told in time is settled as that, and nobody makes it good afterwards."""

from django.db import migrations, models
from django.db.models import Q

NAME = "notices_telling_known_words"
HOW = [
    "page", "sms", "call", "door", "loudspeaker", "group_text", "wecom", "email", "paper",
]  # fmt: skip
STATES = ["due", "written", "told", "failed", "not_reached", "missed"]
UP = """
CREATE FUNCTION notices_telling_missed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'missed' AND NEW.state <> 'missed' THEN
    RAISE EXCEPTION 'missed is missed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notices_telling_missed_stays BEFORE UPDATE ON notices_telling
  FOR EACH ROW EXECUTE FUNCTION notices_telling_missed_stays();
"""
DOWN = """
DROP TRIGGER notices_telling_missed_stays ON notices_telling;
DROP FUNCTION notices_telling_missed_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_open_tellings")]

    operations = [
        migrations.AlterField(
            model_name="telling",
            name="state",
            field=models.CharField(
                choices=[
                    ("due", "待告知"),
                    ("written", "已写出"),
                    ("told", "已告知"),
                    ("failed", "发送失败"),
                    ("not_reached", "没找到人"),
                    ("missed", "未告知到"),
                ],
                default="due",
                max_length=20,
                verbose_name="状态",
            ),
        ),
        migrations.RemoveConstraint("telling", NAME),
        migrations.AddConstraint(
            "telling",
            models.CheckConstraint(
                condition=Q(
                    how__in=HOW, state__in=STATES,
                    confidentiality__in=["public", "internal", "private"],
                ),
                name=NAME,
            ),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
