"""An order may be passed on to another office: its number stays to go back, nothing else of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0015_saved_filter"), ("orders", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="passed_words",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="转走的怎样回"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="load", name="apart", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="line", name="apart", field=models.BooleanField(default=False)
        ),
        migrations.AlterField(
            model_name="order",
            name="matter",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order",
                to="matters.matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("matter__isnull", False), ("cells_cipher", None), _connector="OR"),
                name="orders_order_passed_on_is_empty",
            ),
        ),
    ]
