import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0017_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='matter',
            name='split_at',
            field=models.DateTimeField(null=True, verbose_name='拆分时间'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=Q(('parent__isnull', False)), fields=['parent'], name='matter_by_parent'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=Q(('split_at', None), Q(('lead', None), ('parent', None)), _connector='OR'), name='matter_split_is_whole'),
        ),
    ]
