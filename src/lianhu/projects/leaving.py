"""A matter of a project that leaves for the sealed store: nothing of it stays here."""

from lianhu.matters.models import Matter
from lianhu.projects.models import Look, Tie


def remove(matter: Matter) -> None:
    """Before the matter itself goes: that it belonged here, and the look it came of."""
    Tie._base_manager.filter(matter=matter).delete()
    Look._base_manager.filter(matter=matter).delete()
