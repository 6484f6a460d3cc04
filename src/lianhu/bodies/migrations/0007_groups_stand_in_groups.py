"""A villagers' group stands in a group, and nowhere else; everything else of the wall stays as it was."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("lianhu.bodies.migrations.0002_walls").ORGANISATION
FUNCTION = BEFORE.partition("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
KNOWN = "      WHEN 'collective' THEN"
NOW = FUNCTION.replace(KNOWN, f"      WHEN 'villager_group' THEN ARRAY['group']\n{KNOWN}")


class Migration(migrations.Migration):
    dependencies = [("bodies", "0006_villager_group")]
    operations = [migrations.RunSQL(NOW, FUNCTION)]
