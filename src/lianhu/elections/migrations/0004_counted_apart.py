"""Who stands in an election counts none of its votes, and no near relative does."""

from django.db import migrations

UP = """
CREATE FUNCTION elections_concerned(of_round bigint, who bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  WITH stands AS (
    SELECT c.person_id AS id FROM elections_poll p JOIN elections_candidate c USING (election_id)
      WHERE p.round_id = of_round AND c.verdict NOT IN ('barred', 'declined')
    UNION SELECT m.person_id FROM elections_poll p JOIN elections_recall r USING (election_id)
      JOIN bodies_membership m ON m.id = r.membership_id WHERE p.round_id = of_round)
  SELECT EXISTS (SELECT FROM stands s WHERE s.id = who)
    OR EXISTS (SELECT FROM stands s JOIN people_kin k
      ON (k.person_id = s.id AND k.other_id = who) OR (k.other_id = s.id AND k.person_id = who))
$$;
CREATE FUNCTION elections_counted_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE hit boolean;
BEGIN
  IF TG_TABLE_NAME = 'ballots_keying' THEN
    SELECT elections_concerned(b.round_id, NEW.person_id) INTO hit
      FROM ballots_paperbox b WHERE b.id = NEW.box_id;
  ELSE
    hit := elections_concerned(NEW.round_id, NEW.by_person_id)
      OR NEW.confirmed_by_id IS NOT NULL AND elections_concerned(NEW.round_id, NEW.confirmed_by_id);
  END IF;
  IF hit THEN
    RAISE EXCEPTION 'who stands counts none of its votes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER elections_keyed_apart BEFORE INSERT ON ballots_keying
  FOR EACH ROW EXECUTE FUNCTION elections_counted_apart();
CREATE TRIGGER elections_counted_apart BEFORE INSERT OR UPDATE ON ballots_hands
  FOR EACH ROW EXECUTE FUNCTION elections_counted_apart();
"""
DOWN = """
DROP TRIGGER elections_counted_apart ON ballots_hands;
DROP TRIGGER elections_keyed_apart ON ballots_keying;
DROP FUNCTION elections_counted_apart();
DROP FUNCTION elections_concerned(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0003_who_stood"), ("ballots", "0003_called_off"),
        ("people", "0011_open_tellers"), ("bodies", "0007_groups_stand_in_groups"),
    ]  # fmt: skip

    operations = [migrations.RunSQL(UP, DOWN)]
