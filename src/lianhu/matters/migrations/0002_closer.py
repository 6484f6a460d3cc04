"""What belongs to a private or sealed matter is as closed as the matter itself."""

from django.db import migrations

UP = """
UPDATE people_teller t SET confidentiality = m.secrecy FROM matters_matter m
  WHERE m.teller_id = t.id AND m.secrecy IN ('private', 'sealed');
UPDATE notices_telling t SET confidentiality = m.secrecy FROM matters_matter m
  WHERE t.stream = 'matter:' || m.id AND (m.secrecy = 'sealed'
    OR m.secrecy = 'private' AND t.confidentiality IN ('public', 'internal'));
UPDATE files_file f SET confidentiality = m.secrecy FROM matters_matter m
  WHERE f.stream = 'matter:' || m.id AND f.state = 'kept' AND (m.secrecy = 'sealed'
    OR m.secrecy = 'private' AND f.confidentiality IN ('public', 'internal'));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0001_initial"),
        ("people", "0007_teller_class"),
        ("notices", "0002_walls"),
        ("files", "0002_walls"),
    ]

    # Backwards nothing is opened again.
    operations = [migrations.RunSQL(UP, migrations.RunSQL.noop)]
