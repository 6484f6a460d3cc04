"""How a voice is heard: what no browser plays is made into something that all play."""

from django.db import migrations, models
from django.db.models import Q

WAITS = """
UPDATE files_file SET heard = 'waiting' WHERE kind = 'voice' AND state <> 'erased'
  AND media_type IN ('audio/amr', 'audio/3gpp', 'audio/webm', 'audio/ogg');
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="file",
            name="heard",
            field=models.CharField(blank=True, choices=[("", "按原样播放"), ("waiting", "正在转换"), ("ready", "已转换"), ("failed", "没能转换")], default="", max_length=10, verbose_name="播放"),
        ),
        migrations.AddConstraint(
            model_name="file",
            constraint=models.CheckConstraint(
                condition=Q(heard="") | Q(kind="voice", heard__in=["waiting", "ready", "failed"]),
                name="files_file_heard",
            ),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(condition=Q(heard="waiting"), fields=["id"], name="files_file_unheard"),
        ),
        migrations.RunSQL(WAITS, migrations.RunSQL.noop),
    ]
