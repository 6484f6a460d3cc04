"""Who is a member of a body on a day, as the room of bodies knows it."""

from datetime import date

from lianhu.bodies.models import Organisation, Tenure


def seated(organisation: Organisation, basis: str, day: date) -> list[int]:
    """The ids of the persons who count by `basis` in this body on `day`, each once."""
    rows = Tenure.objects.live(day).filter(post__organisation=organisation)
    return list(rows.order_by("person").values_list("person", flat=True).distinct())
