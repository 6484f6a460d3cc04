"""Of what accuses a cadre nothing is told here (docs/adr/0015-sealed.md)."""

from django.db import migrations, models
from django.db.models import Q

NAME = "notices_telling_known_words"
HOW = [
    "page", "sms", "call", "door", "loudspeaker", "group_text", "wecom", "email", "paper",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_to_role")]

    operations = [
        migrations.RemoveConstraint("telling", NAME),
        migrations.AddConstraint(
            "telling",
            models.CheckConstraint(
                condition=Q(
                    how__in=HOW, state__in=["due", "written", "told", "failed", "not_reached"],
                    confidentiality__in=["public", "internal", "private"],
                ),
                name=NAME,
            ),
        ),
    ]
