"""The wall opens for one thing: a matter that goes into the sealed store takes its decision along."""

from django.db import migrations

UP = """
DROP TRIGGER dispatch_decision_stays ON dispatch_decision;
CREATE TRIGGER dispatch_decision_stays BEFORE UPDATE OR DELETE ON dispatch_decision FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION dispatch_row_stays();
"""
DOWN = """
DROP TRIGGER dispatch_decision_stays ON dispatch_decision;
CREATE TRIGGER dispatch_decision_stays BEFORE UPDATE OR DELETE ON dispatch_decision
  FOR EACH ROW EXECUTE FUNCTION dispatch_row_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_absence")]

    operations = [migrations.RunSQL(UP, DOWN)]
