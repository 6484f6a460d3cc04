"""Who told what accuses a cadre stands in the room `sealed` and nowhere else (docs/adr/0015-sealed.md)."""

from django.db import migrations, models
from django.db.models import Q

NAME = "people_teller_confidentiality"


class Migration(migrations.Migration):
    dependencies = [("people", "0010_more_phones")]

    operations = [
        migrations.RemoveConstraint("teller", NAME),
        migrations.AddConstraint(
            "teller",
            models.CheckConstraint(
                condition=Q(confidentiality__in=["public", "internal", "private"]), name=NAME
            ),
        ),
    ]
