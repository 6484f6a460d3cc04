"""Somebody answers once, while people are asked, and never to who worked on it."""

from django.db import migrations

UP = """
CREATE FUNCTION execution_asked_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE at execution_undertaking%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM execution_refuse('who was asked stays'); END IF;
  SELECT * INTO at FROM execution_undertaking WHERE id = NEW.undertaking_id FOR SHARE;
  IF TG_OP = 'INSERT' THEN
    IF NEW.mark IS NOT NULL OR at.asked_on IS NULL
    THEN PERFORM execution_refuse('people are asked first'); END IF;
    RETURN NEW;
  END IF;
  IF ROW(NEW.undertaking_id, NEW.no, NEW.person_id, NEW.why)
     IS DISTINCT FROM ROW(OLD.undertaking_id, OLD.no, OLD.person_id, OLD.why)
     OR NEW.mark IS DISTINCT FROM OLD.mark AND (OLD.mark IS NOT NULL OR at.closed_on IS NOT NULL)
  THEN PERFORM execution_refuse('somebody answers once'); END IF;
  IF NEW.by_person_id IS NOT NULL AND EXISTS (
    SELECT FROM execution_step s JOIN execution_task t ON t.id = s.task_id
    WHERE t.undertaking_id = NEW.undertaking_id AND s.by_person_id = NEW.by_person_id
      AND s.kind IN ('reported', 'finished', 'extended', 'failed'))
  THEN PERFORM execution_refuse('who did it does not ask about it'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_asked_once BEFORE INSERT OR UPDATE OR DELETE ON execution_asked
  FOR EACH ROW EXECUTE FUNCTION execution_asked_once();
"""
DOWN = """
DROP TRIGGER execution_asked_once ON execution_asked;
DROP FUNCTION execution_asked_once();
"""


class Migration(migrations.Migration):
    dependencies = [("execution", "0003_asking")]

    operations = [migrations.RunSQL(UP, DOWN)]
