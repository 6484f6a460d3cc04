"""What a vote is made of stays: one part each, ballots that nobody can change, closing that adds up."""

from django.db import migrations

TABLES = (
    "ballots_round", "ballots_recusal", "ballots_participation", "ballots_envelope",
    "ballots_ballot", "ballots_proxy", "ballots_paperbox", "ballots_keying", "ballots_hands",
    "ballots_votecode",
)
# Once written, never otherwise. A sealed envelope goes when its round closes; see `closes`.
NEVER_UPDATED = (
    "ballots_recusal", "ballots_participation", "ballots_envelope", "ballots_ballot",
    "ballots_keying",
)
NEVER_DELETED = (
    "ballots_round", "ballots_recusal", "ballots_participation", "ballots_ballot",
    "ballots_paperbox", "ballots_keying", "ballots_hands",
)
OF_A_ROUND = (
    "ballots_recusal", "ballots_participation", "ballots_envelope", "ballots_ballot",
    "ballots_proxy", "ballots_paperbox", "ballots_hands", "ballots_votecode",
)

FUNCTIONS = """
CREATE FUNCTION ballots_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was voted stays' USING ERRCODE = 'check_violation';
END $$;

-- Whoever writes for a round holds it until the commit, so that closing waits for the last vote
-- and a vote that comes while it closes finds it closed.
CREATE FUNCTION ballots_open_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found timestamptz; of_round bigint;
BEGIN
  of_round := NEW.round_id;
  SELECT closed_at INTO found FROM ballots_round WHERE id = of_round FOR SHARE;
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'the round is closed' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.round_id IS DISTINCT FROM OLD.round_id THEN
    RAISE EXCEPTION 'what was voted stays with its round' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Who takes part is on the roll as it was when the round opened, did not stand back, was there
-- where people sign in, and votes by a way that this round has.
CREATE FUNCTION ballots_participation_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r ballots_round%ROWTYPE; number integer; of_roll bigint;
BEGIN
  SELECT * INTO r FROM ballots_round WHERE id = NEW.round_id;
  SELECT no, roll_id INTO number, of_roll FROM rolls_entry WHERE id = NEW.entry_id;
  IF of_roll IS DISTINCT FROM r.roll_id OR number IS NULL OR number > r.links
     OR EXISTS (SELECT FROM rolls_strike s WHERE s.entry_id = NEW.entry_id AND s.no <= r.links)
     OR EXISTS (SELECT FROM ballots_recusal c WHERE c.round_id = r.id AND c.entry_id = NEW.entry_id)
     OR r.present IS NOT NULL AND NOT r.present @> to_jsonb(number)
     OR NEW.channel NOT IN ('paper', 'phone', 'helped', 'named')
     OR NEW.channel = 'paper' AND r.way NOT IN ('secret_paper', 'secret_phone')
     OR NEW.channel IN ('phone', 'helped') AND r.way <> 'secret_phone'
     OR NEW.channel = 'named' AND r.way <> 'open'
     OR NEW.box_id IS NOT NULL AND NOT EXISTS
          (SELECT FROM ballots_paperbox b WHERE b.id = NEW.box_id AND b.round_id = r.id)
     OR NEW.proxy_id IS NOT NULL AND NOT EXISTS
          (SELECT FROM ballots_proxy p WHERE p.id = NEW.proxy_id AND p.round_id = r.id
             AND p.giver_id = NEW.entry_id)
  THEN
    RAISE EXCEPTION 'this number does not take part in this round' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Who stands back is known before anybody votes.
CREATE FUNCTION ballots_recusal_early() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM ballots_participation p WHERE p.round_id = NEW.round_id)
     OR EXISTS (SELECT FROM ballots_hands h WHERE h.round_id = NEW.round_id)
     OR NOT EXISTS (SELECT FROM rolls_entry e JOIN ballots_round r ON r.roll_id = e.roll_id
          WHERE e.id = NEW.entry_id AND r.id = NEW.round_id)
  THEN
    RAISE EXCEPTION 'who stands back is known before anybody votes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Each box has two keyers, and neither is the other.
CREATE FUNCTION ballots_keying_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE b ballots_paperbox%ROWTYPE;
BEGIN
  SELECT * INTO b FROM ballots_paperbox WHERE id = NEW.box_id FOR UPDATE;
  IF b.agreed_at IS NOT NULL OR EXISTS (SELECT FROM ballots_keying k WHERE k.box_id = NEW.box_id
       AND ((k.slot = NEW.slot) <> (k.person_id = NEW.person_id)))
  THEN
    RAISE EXCEPTION 'a box is keyed by two people' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- The numbers of a box are what both keyed last, and stay.
CREATE FUNCTION ballots_box_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one jsonb; other jsonb;
BEGIN
  IF OLD.agreed_at IS NOT NULL AND ROW(NEW.issued, NEW.returned, NEW.missing, NEW.valid,
       NEW.invalid, NEW.unmarked, NEW.counts, NEW.agreed_at, NEW.no, NEW.choices)
     IS DISTINCT FROM ROW(OLD.issued, OLD.returned, OLD.missing, OLD.valid, OLD.invalid,
       OLD.unmarked, OLD.counts, OLD.agreed_at, OLD.no, OLD.choices)
     OR OLD.photo_id IS NOT NULL AND NEW.photo_id IS DISTINCT FROM OLD.photo_id
  THEN
    RAISE EXCEPTION 'the numbers of a box stay' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.agreed_at IS NULL AND NEW.agreed_at IS NOT NULL THEN
    SELECT numbers INTO one FROM ballots_keying WHERE box_id = NEW.id AND slot = 1
      ORDER BY attempt DESC LIMIT 1;
    SELECT numbers INTO other FROM ballots_keying WHERE box_id = NEW.id AND slot = 2
      ORDER BY attempt DESC LIMIT 1;
    IF one IS NULL OR one IS DISTINCT FROM other OR one IS DISTINCT FROM jsonb_build_object(
         'issued', NEW.issued, 'returned', NEW.returned, 'missing', NEW.missing,
         'valid', NEW.valid, 'invalid', NEW.invalid, 'unmarked', NEW.unmarked,
         'counts', NEW.counts) THEN
      RAISE EXCEPTION 'two people keyed a box alike, or it has no numbers'
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ballots_hands_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.confirmed_at IS NOT NULL OR ROW(NEW.counts, NEW.by_person_id, NEW.at)
     IS DISTINCT FROM ROW(OLD.counts, OLD.by_person_id, OLD.at) THEN
    RAISE EXCEPTION 'hands stay as they were counted' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- A round is closed once: what it was opened with stays, and it closes only when all adds up.
CREATE FUNCTION ballots_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sealed bigint; opened bigint; parts bigint; papers bigint; issued bigint;
BEGIN
  IF OLD.closed_at IS NOT NULL OR (to_jsonb(NEW) - '{closed_at,outcome,counts,elected,again,left,steps,proof}'::text[])
     IS DISTINCT FROM (to_jsonb(OLD) - '{closed_at,outcome,counts,elected,again,left,steps,proof}'::text[])
  THEN
    RAISE EXCEPTION 'a round stays as it was opened and as it closed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.closed_at IS NULL THEN RETURN NEW; END IF;
  SELECT count(*) INTO sealed FROM ballots_envelope WHERE round_id = NEW.id;
  SELECT count(*) INTO opened FROM ballots_ballot WHERE round_id = NEW.id;
  SELECT count(*) FILTER (WHERE channel IN ('phone', 'helped')),
         count(*) FILTER (WHERE channel = 'paper')
    INTO parts, papers FROM ballots_participation WHERE round_id = NEW.id;
  SELECT coalesce(sum(b.issued), 0) INTO issued FROM ballots_paperbox b WHERE b.round_id = NEW.id;
  IF sealed > 0 OR opened <> parts OR issued <> papers
     OR EXISTS (SELECT FROM ballots_paperbox b WHERE b.round_id = NEW.id
          AND (b.agreed_at IS NULL OR b.photo_id IS NULL))
     OR NEW.total - NEW.base <> (SELECT count(*) FROM ballots_recusal c WHERE c.round_id = NEW.id)
     OR NEW.way = 'secret_paper' AND NOT EXISTS
          (SELECT FROM ballots_paperbox b WHERE b.round_id = NEW.id)
     OR NEW.way = 'hands' AND NOT EXISTS
          (SELECT FROM ballots_hands h WHERE h.round_id = NEW.id AND h.confirmed_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'a round closes when every vote and every box adds up'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ballots_round_stays BEFORE UPDATE ON ballots_round
  FOR EACH ROW EXECUTE FUNCTION ballots_round_stays();
CREATE TRIGGER ballots_participation_fits BEFORE INSERT ON ballots_participation
  FOR EACH ROW EXECUTE FUNCTION ballots_participation_fits();
CREATE TRIGGER ballots_recusal_early BEFORE INSERT ON ballots_recusal
  FOR EACH ROW EXECUTE FUNCTION ballots_recusal_early();
CREATE TRIGGER ballots_keying_fits BEFORE INSERT ON ballots_keying
  FOR EACH ROW EXECUTE FUNCTION ballots_keying_fits();
CREATE TRIGGER ballots_box_stays BEFORE UPDATE ON ballots_paperbox
  FOR EACH ROW EXECUTE FUNCTION ballots_box_stays();
CREATE TRIGGER ballots_hands_stay BEFORE UPDATE ON ballots_hands
  FOR EACH ROW EXECUTE FUNCTION ballots_hands_stay();
"""
UP = FUNCTIONS + "\n".join(
    [
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION ballots_refuse();"
        for table in TABLES
    ]
    + [
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION ballots_refuse();"
        for table in NEVER_UPDATED
    ]
    + [
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION ballots_refuse();"
        for table in NEVER_DELETED
    ]
    + [
        f"CREATE TRIGGER {table}_a_open BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION ballots_open_only();"
        for table in OF_A_ROUND
    ]
)
DOWN = "\n".join(
    [f"DROP TRIGGER {table}_whole ON {table};" for table in TABLES]
    + [f"DROP TRIGGER {table}_unchanged ON {table};" for table in NEVER_UPDATED]
    + [f"DROP TRIGGER {table}_kept ON {table};" for table in NEVER_DELETED]
    + [f"DROP TRIGGER {table}_a_open ON {table};" for table in OF_A_ROUND]
) + """
DROP TRIGGER ballots_round_stays ON ballots_round; DROP FUNCTION ballots_round_stays();
DROP TRIGGER ballots_participation_fits ON ballots_participation;
DROP FUNCTION ballots_participation_fits();
DROP TRIGGER ballots_recusal_early ON ballots_recusal; DROP FUNCTION ballots_recusal_early();
DROP TRIGGER ballots_keying_fits ON ballots_keying; DROP FUNCTION ballots_keying_fits();
DROP TRIGGER ballots_box_stays ON ballots_paperbox; DROP FUNCTION ballots_box_stays();
DROP TRIGGER ballots_hands_stay ON ballots_hands; DROP FUNCTION ballots_hands_stay();
DROP FUNCTION ballots_open_only(); DROP FUNCTION ballots_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [("ballots", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
