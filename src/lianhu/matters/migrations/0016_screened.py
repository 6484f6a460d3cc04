from django.db import migrations, models

BEFORE = ["chat_group", "visit", "yard_meeting"]


class Migration(migrations.Migration):

    dependencies = [
        ("matters", "0015_saved_filter"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="gathering", name="matter_gathering_channel"),
        migrations.AddConstraint(
            model_name="gathering",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", [*BEFORE, "screening"])),
                name="matter_gathering_channel",
            ),
        ),
    ]
