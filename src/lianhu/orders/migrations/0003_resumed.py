"""When a table being taken in moved last, so that one whose worker died is taken up again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_passed_on")]

    operations = [
        migrations.AddField("load", "moved_at", models.DateTimeField(null=True)),
        migrations.AddField("load", "resumed", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("load", "resumed_row", models.PositiveIntegerField(default=0)),
    ]
