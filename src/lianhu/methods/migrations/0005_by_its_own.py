"""A village works by what a body of its own took up; from above nothing is put on it."""

from django.db import migrations

UP = """
CREATE FUNCTION methods_adoption_by_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM places_area a, bodies_organisation b
             WHERE a.id = NEW.area_id AND b.id = NEW.body_id AND a.kind = 'village'
             AND NOT starts_with(b.path, a.path)) THEN
    RAISE EXCEPTION 'a village takes up a method by a body of its own' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER methods_adoption_by_its_own BEFORE INSERT ON methods_adoption
  FOR EACH ROW EXECUTE FUNCTION methods_adoption_by_its_own();
"""
DOWN = """
DROP TRIGGER methods_adoption_by_its_own ON methods_adoption;
DROP FUNCTION methods_adoption_by_its_own();
"""


class Migration(migrations.Migration):
    dependencies = [("methods", "0004_adoption_words")]

    operations = [migrations.RunSQL(UP, DOWN)]
