"""The wall opens for one thing: a subject that goes into the sealed store takes its rows along."""

from django.db import migrations

UP = """
DROP TRIGGER files_file_stays ON files_file;
CREATE TRIGGER files_file_stays BEFORE UPDATE OR DELETE ON files_file FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION files_file_stays();
"""
DOWN = """
DROP TRIGGER files_file_stays ON files_file;
CREATE TRIGGER files_file_stays BEFORE UPDATE OR DELETE ON files_file FOR EACH ROW EXECUTE FUNCTION files_file_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0003_heard")]

    operations = [migrations.RunSQL(UP, DOWN)]
