"""The wall opens for one thing: a subject that goes into the sealed store takes its rows along."""

from django.db import migrations

UP = """
DROP TRIGGER notices_telling_stays ON notices_telling;
CREATE TRIGGER notices_telling_stays BEFORE UPDATE OR DELETE ON notices_telling FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION notices_telling_stays();
"""
DOWN = """
DROP TRIGGER notices_telling_stays ON notices_telling;
CREATE TRIGGER notices_telling_stays BEFORE UPDATE OR DELETE ON notices_telling FOR EACH ROW EXECUTE FUNCTION notices_telling_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_helper")]

    operations = [migrations.RunSQL(UP, DOWN)]
