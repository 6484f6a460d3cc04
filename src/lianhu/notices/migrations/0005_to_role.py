"""What stands unread for all who hold a role is asked for as often as what stands for a post."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_sealing")]

    operations = [
        migrations.AddIndex(
            model_name="telling",
            index=models.Index(
                condition=models.Q(("audience_kind", "role"), ("how", "page"), ("state", "written")),
                fields=["place"],
                name="notices_telling_to_role",
            ),
        ),
    ]
