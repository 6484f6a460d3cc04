"""A frozen roll stands: only a decided objection adds a link, and every version keeps its digest."""

from django.db import migrations

TABLES = ("rolls_roll", "rolls_entry", "rolls_aside", "rolls_rollversion", "rolls_strike")

UP = """
CREATE FUNCTION rolls_refuse(said text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', said USING ERRCODE = 'check_violation';
END $$;

-- A roll is written as a draft. It is frozen once, with everything it holds; afterwards it only
-- goes on to the next version, whose row stands already and names the objection behind it.
CREATE FUNCTION rolls_roll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE known integer; counted integer; made rolls_rollversion%ROWTYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT path INTO NEW.path FROM places_area WHERE id = NEW.area_id;
    IF NEW.frozen_at IS NOT NULL THEN PERFORM rolls_refuse('a roll begins as a draft'); END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.frozen_at IS NOT NULL THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
    RETURN OLD;
  END IF;
  IF ROW(NEW.area_id, NEW.path, NEW.organisation_id, NEW.basis, NEW.regime)
     IS DISTINCT FROM ROW(OLD.area_id, OLD.path, OLD.organisation_id, OLD.basis, OLD.regime)
  THEN PERFORM rolls_refuse('a roll keeps its place and basis'); END IF;
  IF OLD.frozen_at IS NOT NULL AND ROW(NEW.about, NEW.counted_on, NEW.notice_on, NEW.term,
       NEW.title, NEW.drawn_at, NEW.frozen_at)
     IS DISTINCT FROM ROW(OLD.about, OLD.counted_on, OLD.notice_on, OLD.term, OLD.title,
       OLD.drawn_at, OLD.frozen_at)
     OR OLD.posting_id IS NOT NULL AND NEW.posting_id IS DISTINCT FROM OLD.posting_id
  THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
  IF ROW(NEW.version, NEW.n, NEW.links, NEW.digest)
     IS NOT DISTINCT FROM ROW(OLD.version, OLD.n, OLD.links, OLD.digest)
  THEN RETURN NEW; END IF;
  SELECT * INTO made FROM rolls_rollversion WHERE roll_id = NEW.id AND version = NEW.version;
  IF made.id IS NULL OR NEW.version <> OLD.version + 1
     OR ROW(made.n, made.links, made.digest) IS DISTINCT FROM ROW(NEW.n, NEW.links, NEW.digest)
  THEN PERFORM rolls_refuse('a roll goes on version by version'); END IF;
  SELECT count(*), count(*) FILTER (WHERE state = 'on') INTO known, counted
    FROM rolls_entry WHERE roll_id = NEW.id AND no IS NOT NULL;
  SELECT known + count(*) INTO known FROM rolls_strike WHERE roll_id = NEW.id;
  IF known <> NEW.links OR counted <> NEW.n
     OR NEW.links <> (SELECT max(no) FROM (SELECT no FROM rolls_entry WHERE roll_id = NEW.id
          UNION ALL SELECT no FROM rolls_strike WHERE roll_id = NEW.id) all_links)
     OR NEW.digest IS DISTINCT FROM (SELECT chained FROM rolls_entry
          WHERE roll_id = NEW.id AND no = NEW.links
          UNION ALL SELECT chained FROM rolls_strike WHERE roll_id = NEW.id AND no = NEW.links)
     OR EXISTS (SELECT FROM rolls_entry WHERE roll_id = NEW.id AND no IS NULL)
  THEN PERFORM rolls_refuse('numbers and digest of a roll are those of its links'); END IF;
  IF OLD.frozen_at IS NULL AND EXISTS
       (SELECT FROM rolls_aside WHERE roll_id = NEW.id AND settled_at IS NULL)
  THEN PERFORM rolls_refuse('a roll is not frozen over a doubt'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rolls_roll_stays BEFORE INSERT OR UPDATE OR DELETE ON rolls_roll
  FOR EACH ROW EXECUTE FUNCTION rolls_roll_stays();

-- The row of the roll is held, so that nobody slips in while somebody else freezes it.
CREATE FUNCTION rolls_is_frozen(which bigint) RETURNS boolean LANGUAGE sql AS $$
  SELECT frozen_at IS NOT NULL FROM rolls_roll WHERE id = which FOR SHARE
$$;

CREATE FUNCTION rolls_upheld(which bigint, of_roll bigint) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM rolls_objection o
    LEFT JOIN rolls_rollversion v ON v.objection_id = o.id
    WHERE o.id = which AND o.roll_id = of_roll AND o.outcome = 'upheld' AND v.id IS NULL)
$$;

CREATE FUNCTION rolls_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF rolls_is_frozen(OLD.roll_id) THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.roll_id <> OLD.roll_id
  THEN PERFORM rolls_refuse('an entry keeps its roll'); END IF;
  IF NOT rolls_is_frozen(NEW.roll_id) THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.no IS NULL OR NEW.state <> 'on' OR NOT coalesce(rolls_upheld(NEW.objection_id, NEW.roll_id), false)
    THEN PERFORM rolls_refuse('only a decided objection adds to a frozen roll'); END IF;
    RETURN NEW;
  END IF;
  IF ROW(NEW.no, NEW.household_id, NEW.place, NEW.way, NEW.leaf, NEW.chained, NEW.objection_id)
     IS DISTINCT FROM
     ROW(OLD.no, OLD.household_id, OLD.place, OLD.way, OLD.leaf, OLD.chained, OLD.objection_id)
  THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
  IF NEW.state <> OLD.state AND NOT (NEW.state = 'struck' AND EXISTS
       (SELECT FROM rolls_strike WHERE entry_id = NEW.id))
  THEN PERFORM rolls_refuse('only a decided objection strikes an entry'); END IF;
  IF ROW(NEW.person_id, NEW.salt, NEW.reason, NEW.erased_at, NEW.votes_in, NEW.votes_term)
     IS DISTINCT FROM
     ROW(OLD.person_id, OLD.salt, OLD.reason, OLD.erased_at, OLD.votes_in, OLD.votes_term)
     AND NOT (NEW.person_id IS NULL AND NEW.salt = '' AND NEW.reason = ''
       AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.votes_in IS NULL
       AND EXISTS (SELECT FROM people_person WHERE id = OLD.person_id AND erased_at IS NOT NULL))
  THEN PERFORM rolls_refuse('who stands on a frozen roll is only erased by law'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rolls_entry_stays BEFORE INSERT OR UPDATE OR DELETE ON rolls_entry
  FOR EACH ROW EXECUTE FUNCTION rolls_entry_stays();

CREATE FUNCTION rolls_aside_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF rolls_is_frozen(OLD.roll_id) THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
    RETURN OLD;
  END IF;
  IF rolls_is_frozen(NEW.roll_id) AND NOT (TG_OP = 'UPDATE' AND NEW.person_id IS NULL
       AND NEW.reason = '' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
       AND NEW.why = OLD.why AND NEW.roll_id = OLD.roll_id
       AND EXISTS (SELECT FROM people_person WHERE id = OLD.person_id AND erased_at IS NOT NULL))
  THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rolls_aside_stays BEFORE INSERT OR UPDATE OR DELETE ON rolls_aside
  FOR EACH ROW EXECUTE FUNCTION rolls_aside_stays();

CREATE FUNCTION rolls_strike_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
  IF NOT rolls_is_frozen(NEW.roll_id) OR NOT coalesce(rolls_upheld(NEW.objection_id, NEW.roll_id), false)
     OR NOT EXISTS (SELECT FROM rolls_entry WHERE id = NEW.entry_id AND roll_id = NEW.roll_id)
  THEN PERFORM rolls_refuse('only a decided objection strikes an entry'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rolls_strike_stays BEFORE INSERT OR UPDATE OR DELETE ON rolls_strike
  FOR EACH ROW EXECUTE FUNCTION rolls_strike_stays();

CREATE FUNCTION rolls_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM rolls_refuse('a version of a roll stays'); END IF;
  IF NEW.version > 1 AND NOT coalesce(rolls_upheld(NEW.objection_id, NEW.roll_id), false)
  THEN PERFORM rolls_refuse('only a decided objection makes a version'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rolls_version_stays BEFORE INSERT OR UPDATE OR DELETE ON rolls_rollversion
  FOR EACH ROW EXECUTE FUNCTION rolls_version_stays();

CREATE FUNCTION rolls_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM rolls_roll WHERE frozen_at IS NOT NULL)
  THEN PERFORM rolls_refuse('a frozen roll stays'); END IF;
  RETURN NULL;
END $$;

-- What was decided is not decided again, and what was raised is not exchanged.
CREATE FUNCTION rolls_objection_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT path INTO NEW.path FROM rolls_roll WHERE id = NEW.roll_id;
    IF NOT rolls_is_frozen(NEW.roll_id) THEN PERFORM rolls_refuse('a draft is mended, not objected to'); END IF;
    IF NEW.decided_at IS NOT NULL THEN PERFORM rolls_refuse('an objection is raised before it is decided'); END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN PERFORM rolls_refuse('an objection leaves its row'); END IF;
  IF ROW(NEW.roll_id, NEW.path, NEW.kind, NEW.entry_id, NEW.digest, NEW.way, NEW.raised_at, NEW.answer_by)
     IS DISTINCT FROM
     ROW(OLD.roll_id, OLD.path, OLD.kind, OLD.entry_id, OLD.digest, OLD.way, OLD.raised_at, OLD.answer_by)
     OR (NEW.words <> OLD.words AND NEW.words <> '')
     OR (OLD.decided_at IS NOT NULL AND ROW(NEW.decided_at, NEW.outcome, NEW.decided_by_person_id)
         IS DISTINCT FROM ROW(OLD.decided_at, OLD.outcome, OLD.decided_by_person_id))
  THEN PERFORM rolls_refuse('an objection does not change'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rolls_objection_stays BEFORE INSERT OR UPDATE OR DELETE ON rolls_objection
  FOR EACH ROW EXECUTE FUNCTION rolls_objection_stays();
"""
DOWN = """
DROP TRIGGER rolls_objection_stays ON rolls_objection;
DROP FUNCTION rolls_objection_stays();
DROP FUNCTION rolls_no_truncate();
DROP TRIGGER rolls_version_stays ON rolls_rollversion;
DROP FUNCTION rolls_version_stays();
DROP TRIGGER rolls_strike_stays ON rolls_strike;
DROP FUNCTION rolls_strike_stays();
DROP TRIGGER rolls_aside_stays ON rolls_aside;
DROP FUNCTION rolls_aside_stays();
DROP TRIGGER rolls_entry_stays ON rolls_entry;
DROP FUNCTION rolls_entry_stays();
DROP FUNCTION rolls_upheld(bigint, bigint);
DROP FUNCTION rolls_is_frozen(bigint);
DROP TRIGGER rolls_roll_stays ON rolls_roll;
DROP FUNCTION rolls_roll_stays();
DROP FUNCTION rolls_refuse(text);
"""


class Migration(migrations.Migration):
    dependencies = [("rolls", "0001_initial")]

    operations = [
        migrations.RunSQL(UP, DOWN),
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION rolls_no_truncate();",
                f"DROP TRIGGER {table}_no_truncate ON {table};",
            )
            for table in TABLES
        ],
    ]
