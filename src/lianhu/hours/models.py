from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.Model):
    """What a named person wrote down about the county's time; never changed, only followed.

    `key` is "year:2027", "hours", "lamps", "orders" or "keeping"; the newest row of a key counts. `value` is
    {"off": [date], "on": [date], "provisional": bool}, {"spans": [[start, end]]} in minutes after
    midnight, {"amber": percent} {"days": working days} or {"years": n}. `notice` is the number of the notice of a year, or the source.
    """

    key = models.CharField(max_length=12)
    value = models.JSONField()
    notice = models.CharField(_("通知文号"), max_length=40, blank=True)
    by_person_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("工作日历")

    def __str__(self) -> str:
        return f"{self.key} {self.pk}"
