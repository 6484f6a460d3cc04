"""What was hung, owed and remarked stays; a table stays as its words do, and tells nobody's number."""

from django.db import migrations

OLD = """
CREATE OR REPLACE FUNCTION publicity_posting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a posting leaves its row' USING ERRCODE = 'check_violation';
  END IF;
  IF ROW(NEW.kind, NEW.title, NEW.words, NEW.area_id, NEW.path, NEW.days, NEW.from_at,
         NEW.released_by_person_id, NEW.released_by_account_id, NEW.only_on_board)
     IS DISTINCT FROM ROW(OLD.kind, OLD.title, OLD.words, OLD.area_id, OLD.path, OLD.days,
         OLD.from_at, OLD.released_by_person_id, OLD.released_by_account_id, OLD.only_on_board)
     OR NEW.until_at < OLD.until_at
     OR (OLD.state IN ('taken_down', 'withdrawn') AND NEW.state <> OLD.state)
     OR (OLD.head <> '' AND NEW.head <> OLD.head)
  THEN
    RAISE EXCEPTION 'what was posted does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION publicity_objection_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an objection leaves its row' USING ERRCODE = 'check_violation';
  END IF;
  IF ROW(NEW.posting_id, NEW.path, NEW.digest, NEW.at, NEW.confidentiality)
     IS DISTINCT FROM ROW(OLD.posting_id, OLD.path, OLD.digest, OLD.at, OLD.confidentiality)
     OR (NEW.words <> OLD.words AND NEW.words <> '')
     OR (OLD.answer <> '' AND NEW.answer <> OLD.answer)
  THEN
    RAISE EXCEPTION 'an objection does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
NEW = (
    OLD.replace(
        "NEW.only_on_board)", "NEW.only_on_board, NEW.item, NEW.period, NEW.table, NEW.board_table)"
    )
    .replace(
        "OLD.only_on_board)", "OLD.only_on_board, OLD.item, OLD.period, OLD.table, OLD.board_table)"
    )
    .replace("NEW.until_at < OLD.until_at", "NEW.until_at < OLD.until_at\n     OR NEW.stopped_days < OLD.stopped_days")
    .replace("NEW.confidentiality)", "NEW.confidentiality, NEW.kind, NEW.late)")
    .replace("OLD.confidentiality)", "OLD.confidentiality, OLD.kind, OLD.late)")
)
UP = (
    NEW
    + """
CREATE FUNCTION publicity_hanging_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR ROW(NEW.posting_id, NEW.place, NEW.hung_at, NEW.hung_photo_id,
         NEW.hung_by_person_id, NEW.hung_by_account_id)
     IS DISTINCT FROM ROW(OLD.posting_id, OLD.place, OLD.hung_at, OLD.hung_photo_id,
         OLD.hung_by_person_id, OLD.hung_by_account_id)
     OR (OLD.down_at IS NOT NULL AND NEW.down_at IS DISTINCT FROM OLD.down_at)
  THEN
    RAISE EXCEPTION 'what hung where stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publicity_hanging_stays BEFORE UPDATE OR DELETE ON publicity_hanging FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION publicity_hanging_stays();

CREATE FUNCTION publicity_remark_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what the committee said stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER publicity_remark_stays BEFORE UPDATE OR DELETE ON publicity_remark FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION publicity_remark_stays();

CREATE FUNCTION publicity_due_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR ROW(NEW.area_id, NEW.path, NEW.item, NEW.period, NEW.title, NEW.stream,
         NEW.happened_on, NEW.due_on, NEW.opened_on)
     IS DISTINCT FROM ROW(OLD.area_id, OLD.path, OLD.item, OLD.period, OLD.title, OLD.stream,
         OLD.happened_on, OLD.due_on, OLD.opened_on)
  THEN
    RAISE EXCEPTION 'what is owed to the public stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publicity_due_stays BEFORE UPDATE OR DELETE ON publicity_due FOR EACH ROW
  WHEN (current_setting('lianhu.sealing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION publicity_due_stays();

ALTER TABLE publicity_posting ADD CONSTRAINT publicity_posting_table_tells_not_who CHECK (
  coalesce("table"::text, '') !~ '(^|[^0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])([^0-9]|$)'
  AND coalesce(board_table::text, '') !~ '(^|[^0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])([^0-9]|$)');
"""
)
DOWN = (
    """
ALTER TABLE publicity_posting DROP CONSTRAINT publicity_posting_table_tells_not_who;
DROP TRIGGER publicity_due_stays ON publicity_due;
DROP FUNCTION publicity_due_stays();
DROP TRIGGER publicity_remark_stays ON publicity_remark;
DROP FUNCTION publicity_remark_stays();
DROP TRIGGER publicity_hanging_stays ON publicity_hanging;
DROP FUNCTION publicity_hanging_stays();
"""
    + OLD
)


class Migration(migrations.Migration):
    dependencies = [("publicity", "0005_disclosing")]

    operations = [migrations.RunSQL(UP, DOWN)]
