"""A changed Word copy that came back is kept, with what is different in it, as it came."""

import django.db.models.deletion
from django.db import migrations, models

import lianhu.kernel.clock

UP = """
CREATE FUNCTION assembly_changedcopy_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM assembly_refuse('a copy that came back stays as it came');
  RETURN NULL;
END $$;
CREATE TRIGGER assembly_changedcopy_stands BEFORE UPDATE OR DELETE ON assembly_changedcopy
  FOR EACH ROW EXECUTE FUNCTION assembly_changedcopy_stands();
"""
DOWN = """
DROP TRIGGER assembly_changedcopy_stands ON assembly_changedcopy;
DROP FUNCTION assembly_changedcopy_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assembly', '0006_published'),
        ('files', '0004_sealing'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangedCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('minutes', '会议记录'), ('resolution', '决议、协商意见')], max_length=10, verbose_name='是哪一种')),
                ('lines', models.JSONField(verbose_name='差别')),
                ('at', models.DateTimeField(default=lianhu.kernel.clock.now)),
                ('by_person_id', models.BigIntegerField(null=True)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changed_copies', to='assembly.meeting')),
            ],
            options={
                'verbose_name': '改过的 Word',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('lines', []), _negated=True), name='assembly_changed_copy_differs')],
            },
        ),
        migrations.RunSQL(UP, DOWN),
    ]
