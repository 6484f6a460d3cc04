"""Two offices may send the same header: how it is read is remembered for each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_resumed")]

    operations = [
        migrations.RemoveConstraint(model_name="template", name="orders_template_once"),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                fields=("place", "print", "source"), name="orders_template_once_a_source"
            ),
        ),
    ]
