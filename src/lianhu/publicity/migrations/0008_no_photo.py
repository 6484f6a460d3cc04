"""The photos stand with the boards now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publicity", "0007_hung")]

    operations = [
        migrations.RemoveField("posting", "hung_photo"),
        migrations.RemoveField("posting", "taken_down_photo"),
    ]
