"""What accuses a cadre lies in the room `sealed`; no objection does (docs/adr/0015-sealed.md)."""

from django.db import migrations, models

NAME = "publicity_objection_is_not_public"


class Migration(migrations.Migration):
    dependencies = [("publicity", "0003_sealing")]

    operations = [
        migrations.RemoveConstraint("objection", NAME),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                condition=models.Q(confidentiality__in=["internal", "private"]), name=NAME
            ),
        ),
    ]
