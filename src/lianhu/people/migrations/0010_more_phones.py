"""What stood beside a phone in one cell, a second number or an extension, is kept; it goes with it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0009_lock_order")]

    operations = [
        migrations.AddField(
            model_name="teller",
            name="more_phones_cipher",
            field=models.BinaryField(editable=False, null=True),
        ),
        migrations.RemoveConstraint(model_name="teller", name="people_teller_erased"),
        migrations.AddConstraint(
            model_name="teller",
            constraint=models.CheckConstraint(
                name="people_teller_erased",
                condition=Q(erased_at=None)
                | Q(
                    name="", where_words="", helper_name="", phone_cipher=None,
                    more_phones_cipher=None, person=None,
                ),
            ),
        ),
    ]
