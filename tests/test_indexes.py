"""What a table refers to is found from the other side too without reading all of it."""

from django.db import connection

# Rows of a table reached by its reference alone would otherwise be looked for one by one, and
# each change of the row referred to as well.
BARE = """
SELECT c.conrelid::regclass::text, a.attname
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace
AND NOT EXISTS (
  SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = a.attnum
)
ORDER BY 1, 2
"""


def test_every_reference_has_an_index(county):
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        bare = [".".join(row) for row in cursor.fetchall()]
    assert bare == []
