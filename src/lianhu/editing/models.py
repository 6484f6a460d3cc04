from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight

# How the stream of a draft begins.
STREAM: Final = "method_draft:"
SEE: Final = sight("editing.see", "查看工作法草稿")


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the places where the actor looks after methods."""
        if actor.kind == "system":
            return self
        return self.filter(under(actor.paths(SEE), "place"))

    def open(self) -> Self:
        return self.filter(ended_at=None)

    def for_rows(self) -> Self:
        return self.select_related("area", "by_post", "base", "version").defer(
            "tree", "base__source", "version__source"
        )


class Draft(models.Model):
    """A working method being written at a place (工作法草稿); it decides nothing.

    `tree` is the method as `trees` reads and writes it, always of good form, though it may not yet
    be lawful. `revision` grows with every change. `base` is the version it was copied from,
    `origin` says in words where it comes from. It ends once: as `version`, adopted, or dropped.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("用在哪里"))
    place = models.CharField(max_length=200, db_collation="C")
    title = models.CharField(_("名称"), max_length=60)
    tree = models.JSONField(_("内容"))
    revision = models.PositiveIntegerField(_("改过几次"), default=0)
    base = models.ForeignKey(
        "methods.MethodVersion", models.PROTECT, null=True, related_name="drafts",
        verbose_name=_("照着哪一版"),
    )  # fmt: skip
    origin = models.CharField(_("来源"), max_length=200, blank=True)
    by_person_id = models.BigIntegerField(null=True)
    by_post = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.ForeignKey(
        "methods.MethodVersion", models.PROTECT, null=True, related_name="+",
        verbose_name=_("定下的版本"),
    )  # fmt: skip
    ended_at = models.DateTimeField(null=True)
    resolution_id = models.BigIntegerField(_("哪次会议的决议"), null=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作法草稿")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="editing_draft_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="editing_draft_ends_with_its_version",
                condition=Q(version=None) | Q(ended_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["place"], name="editing_draft_by_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"{STREAM}{self.pk}"


class Before(models.Model):
    """What a draft said before one change, so that the change can be undone; the newest KEPT stay."""

    KEPT: Final = 30

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="befores")
    tree = models.JSONField()

    class Meta:
        verbose_name = _("改动以前")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"改动以前 {self.pk}"
