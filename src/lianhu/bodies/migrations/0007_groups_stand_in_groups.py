"""A villagers' group stands in a group, and nowhere else; everything else of the wall stays as it was."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("lianhu.bodies.migrations.0004_members").AFTER
KNOWN = "      WHEN 'collective' THEN"
NOW = BEFORE.replace(KNOWN, f"      WHEN 'villager_group' THEN ARRAY['group']\n{KNOWN}")


class Migration(migrations.Migration):
    dependencies = [("bodies", "0006_villager_group")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
