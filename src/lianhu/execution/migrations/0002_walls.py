"""Who supervises is neither who does it nor a near relative; what was said of a task stays."""

from django.db import migrations

UP = """
CREATE FUNCTION execution_refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation'; END $$;

CREATE FUNCTION execution_related(one bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT one = other OR EXISTS (SELECT FROM people_kin
    WHERE person_id = one AND other_id = other OR person_id = other AND other_id = one) $$;

CREATE FUNCTION execution_task_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM execution_refuse('a task stays'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.undertaking_id, NEW.no, NEW.what, NEW.first_due_on, NEW.made_at)
       IS DISTINCT FROM ROW(OLD.undertaking_id, OLD.no, OLD.what, OLD.first_due_on, OLD.made_at)
    THEN PERFORM execution_refuse('what was set stays'); END IF;
    IF OLD.ended_on IS NOT NULL AND ROW(NEW.state, NEW.ended_on, NEW.due_on)
       IS DISTINCT FROM ROW(OLD.state, OLD.ended_on, OLD.due_on)
    THEN PERFORM execution_refuse('a task ends once'); END IF;
    IF NEW.state = 'agreed' AND OLD.state <> 'agreed' AND COALESCE(
      (SELECT kind FROM execution_step WHERE task_id = NEW.id
         AND kind IN ('finished', 'agreed', 'sent_back') ORDER BY id DESC LIMIT 1), '') <> 'agreed'
    THEN PERFORM execution_refuse('done is what the supervisor saw'); END IF;
    IF ROW(NEW.owner_id, NEW.watcher_id, NEW.set_on)
       IS NOT DISTINCT FROM ROW(OLD.owner_id, OLD.watcher_id, OLD.set_on) THEN RETURN NEW; END IF;
  END IF;
  IF (SELECT role FROM bodies_post WHERE id = NEW.watcher_id) <> 'supervisor' THEN
    PERFORM execution_refuse('who supervises is of the supervision committee'); END IF;
  IF EXISTS (SELECT FROM bodies_tenure a, bodies_tenure b
    WHERE a.post_id = NEW.owner_id AND b.post_id = NEW.watcher_id
      AND a.from_on <= NEW.set_on AND (a.to_on IS NULL OR a.to_on > NEW.set_on)
      AND b.from_on <= NEW.set_on AND (b.to_on IS NULL OR b.to_on > NEW.set_on)
      AND execution_related(a.person_id, b.person_id))
  THEN PERFORM execution_refuse('who does it does not supervise it, nor a near relative'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_task_apart BEFORE INSERT OR UPDATE OR DELETE ON execution_task
  FOR EACH ROW EXECUTE FUNCTION execution_task_apart();

CREATE FUNCTION execution_step_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM execution_refuse('what was said of a task stays'); END IF;
  IF TG_OP = 'UPDATE' THEN
    -- The one change: words that the law has erased, with their salt.
    IF to_jsonb(NEW) - 'words' - 'salt' IS DISTINCT FROM to_jsonb(OLD) - 'words' - 'salt'
       OR NEW.salt <> ''
    THEN PERFORM execution_refuse('what was said of a task stays'); END IF;
    RETURN NEW;
  END IF;
  IF NEW.kind IN ('agreed', 'sent_back') AND EXISTS (SELECT FROM execution_step
    WHERE task_id = NEW.task_id AND kind IN ('reported', 'finished', 'extended', 'failed')
      AND execution_related(by_person_id, NEW.by_person_id))
  THEN PERFORM execution_refuse('who did it does not check it, nor a near relative'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_step_stays BEFORE INSERT OR UPDATE OR DELETE ON execution_step
  FOR EACH ROW EXECUTE FUNCTION execution_step_stays();
"""
DOWN = """
DROP TRIGGER execution_step_stays ON execution_step;
DROP FUNCTION execution_step_stays();
DROP TRIGGER execution_task_apart ON execution_task;
DROP FUNCTION execution_task_apart();
DROP FUNCTION execution_related(bigint, bigint);
DROP FUNCTION execution_refuse(text);
"""


class Migration(migrations.Migration):
    dependencies = [("execution", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
