"""What accuses a cadre is no kind of matter, and no method takes it in (docs/adr/0015-sealed.md)."""

from django.db import migrations, models
from django.db.models import Q

KINDS = ["demand", "wish", "hazard", "opinion"]
CHOICES = [("demand", "诉求"), ("wish", "微心愿"), ("hazard", "安全隐患"), ("opinion", "意见建议")]
# The texts of a method never change; those that receive what is not known any more can not be read
# either, and go. One that a matter or an adoption still names stops the migration.
UP = """
CREATE OR REPLACE FUNCTION methods_version_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN OLD;
END $$;
DELETE FROM methods_methodversion WHERE source ~ 'receives\\s*=\\s*\\[[^]]*"accusation"';
CREATE OR REPLACE FUNCTION methods_version_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published method never changes' USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0020_box_passed"), ("methods", "0002_walls")]

    operations = [
        # Backwards the file comes in again when the older edition is set up.
        migrations.RunSQL(UP, migrations.RunSQL.noop),
        migrations.RemoveConstraint("matter", "matter_accusation_is_sealed"),
        migrations.AddConstraint(
            "matter", models.CheckConstraint(condition=Q(kind__in=KINDS), name="matter_known_kind")
        ),
        migrations.AlterField(
            "matter", "kind",
            models.CharField("类型", choices=CHOICES, default="demand", max_length=12),
        ),
        migrations.AlterField(
            "draft", "kind",
            models.CharField("类型", choices=CHOICES, default="demand", max_length=12),
        ),
    ]
