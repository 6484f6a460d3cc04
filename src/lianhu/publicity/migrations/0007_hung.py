"""What hung before stands on its board; what waits for an answer stops its days."""

from django.db import migrations

UP = """
INSERT INTO publicity_hanging (posting_id, place, hung_at, hung_photo_id, hung_by_person_id,
    hung_by_account_id, hung_as, down_at, down_photo_id, down_by_person_id, down_by_account_id, down_as)
SELECT p.id, p.board, p.hung_at, p.hung_photo_id, h.person_id, h.account_id, '',
    CASE WHEN d.id IS NOT NULL THEN p.taken_down_at END,
    CASE WHEN d.id IS NOT NULL THEN p.taken_down_photo_id END, d.person_id, d.account_id, ''
FROM publicity_posting p
LEFT JOIN audit_event h ON h.stream = 'posting:' || p.id AND h.verb = 'publicity.hang'
LEFT JOIN audit_event d ON d.stream = 'posting:' || p.id AND d.verb = 'publicity.take_down'
    AND (d.person_id IS NOT NULL OR d.account_id IS NOT NULL)
WHERE p.hung_at IS NOT NULL;
UPDATE publicity_objection SET answer_by = (at AT TIME ZONE 'Asia/Shanghai')::date + 3
WHERE answered_at IS NULL;
UPDATE publicity_posting p SET stopped_at = o.since
FROM (SELECT posting_id, min(at) AS since FROM publicity_objection WHERE answered_at IS NULL
      GROUP BY posting_id) o
WHERE o.posting_id = p.id AND p.state IN ('posted', 'hung') AND p.until_at >= now();
"""
DOWN = """
UPDATE publicity_posting p SET hung_photo_id = h.hung_photo_id, taken_down_photo_id = h.down_photo_id
FROM (SELECT DISTINCT ON (posting_id) * FROM publicity_hanging ORDER BY posting_id, id) h
WHERE h.posting_id = p.id;
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0006_walls_again"), ("audit", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
