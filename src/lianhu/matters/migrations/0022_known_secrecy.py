"""No matter lies sealed: what accuses a cadre is in the room `sealed` (docs/adr/0015-sealed.md)."""

from django.db import migrations, models
from django.db.models import Q

NAME = "matter_known_secrecy"
CHOICES = [("public", "可公开"), ("internal", "内部"), ("private", "私事")]


class Migration(migrations.Migration):
    dependencies = [("matters", "0021_known_kind")]

    operations = [
        migrations.RemoveConstraint("matter", NAME),
        migrations.AddConstraint(
            "matter",
            models.CheckConstraint(
                condition=Q(secrecy__in=["public", "internal", "private"]), name=NAME
            ),
        ),
        migrations.AlterField(
            "matter", "secrecy",
            models.CharField(choices=CHOICES, default="internal", max_length=10),
        ),
    ]
