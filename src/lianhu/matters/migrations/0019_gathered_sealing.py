"""The wall opens for one thing: what leaves for the sealed store is counted on no occasion."""

from django.db import migrations

UP = """
DROP TRIGGER matters_gathering_stays ON matters_gathering;
CREATE TRIGGER matters_gathering_stays BEFORE UPDATE OR DELETE ON matters_gathering FOR EACH ROW
  WHEN (OLD.settled_at IS NOT NULL AND current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION matters_gathering_stays();
"""
DOWN = """
DROP TRIGGER matters_gathering_stays ON matters_gathering;
CREATE TRIGGER matters_gathering_stays BEFORE UPDATE OR DELETE ON matters_gathering
  FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION matters_gathering_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0018_split")]

    operations = [migrations.RunSQL(UP, DOWN)]
