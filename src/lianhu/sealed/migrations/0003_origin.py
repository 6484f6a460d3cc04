"""What another office adds to a case finds it: a keyed digest of its key there, and no number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sealed", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="origin",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
