"""The wall opens for one thing: a subject that goes into the sealed store takes its rows along."""

from django.db import migrations

UP = """
DROP TRIGGER publicity_posting_stays ON publicity_posting;
CREATE TRIGGER publicity_posting_stays BEFORE UPDATE OR DELETE ON publicity_posting FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION publicity_posting_stays();
DROP TRIGGER publicity_objection_stays ON publicity_objection;
CREATE TRIGGER publicity_objection_stays BEFORE UPDATE OR DELETE ON publicity_objection FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION publicity_objection_stays();
"""
DOWN = """
DROP TRIGGER publicity_posting_stays ON publicity_posting;
CREATE TRIGGER publicity_posting_stays BEFORE UPDATE OR DELETE ON publicity_posting FOR EACH ROW EXECUTE FUNCTION publicity_posting_stays();
DROP TRIGGER publicity_objection_stays ON publicity_objection;
CREATE TRIGGER publicity_objection_stays BEFORE UPDATE OR DELETE ON publicity_objection FOR EACH ROW EXECUTE FUNCTION publicity_objection_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0002_walls")]

    operations = [migrations.RunSQL(UP, DOWN)]
