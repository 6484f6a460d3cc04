from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editing", "0001_initial")]

    operations = [
        migrations.AddField(
            "draft",
            "resolution_id",
            models.BigIntegerField(editable=False, null=True, verbose_name="哪次会议的决议"),
        ),
    ]
