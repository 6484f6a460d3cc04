"""What was posted of a meeting, with its file: once, of a meeting that is over, and for good."""

import django.db.models.deletion
from django.db import migrations, models

import lianhu.kernel.clock

UP = """
CREATE FUNCTION assembly_published_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM assembly_refuse('what was posted stays as it was'); END IF;
  IF NOT EXISTS (SELECT FROM assembly_meeting m JOIN publicity_posting p ON p.id = NEW.posting_id
       WHERE m.id = NEW.meeting_id AND m.state = 'ended' AND NOT m.closed
         AND p.stream = 'meeting:' || m.id AND p.kind = 'decision')
  THEN PERFORM assembly_refuse('a file of results belongs to a meeting that is over and open'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assembly_published_stands BEFORE INSERT OR UPDATE OR DELETE ON assembly_published
  FOR EACH ROW EXECUTE FUNCTION assembly_published_stands();
"""
DOWN = """
DROP TRIGGER assembly_published_stands ON assembly_published;
DROP FUNCTION assembly_published_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("assembly", "0005_walls"),
        ("publicity", "0008_no_photo"),
    ]

    operations = [
        migrations.CreateModel(
            name="Published",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proof", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=lianhu.kernel.clock.now)),
                ("by_person_id", models.BigIntegerField(null=True)),
                ("meeting", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="published", to="assembly.meeting")),
                ("posting", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publicity.posting")),
            ],
            options={
                "verbose_name": "公布的结果",
                "constraints": [models.CheckConstraint(condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="assembly_published_digest")],
            },
        ),
        migrations.RunSQL(UP, DOWN),
    ]
