"""A wish beside its matter, and those who offered to make it come true."""

from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.models import Matter
from lianhu.matters.sights import Reading
from lianhu.people.queries import masked_teller
from lianhu.wishes.kinds import By, Helper, Named, State, Step, Way
from lianhu.wishes.rules import rules

OFFER: Final = "offer"
# What is told to the one who wishes about an offer lies apart from what its helper is told.
COMING: Final = "coming"


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff who read the matter in full; its bearer; anyone what is public now.

        Public is a line that was released while the matter runs, or a wish that came true.
        """
        if actor.kind == "system":
            return self
        if actor.kind == "bearer":
            room, _colon, serial = actor.stream.partition(":")
            return self.filter(matter=int(serial)) if room == "matter" else self.none()
        if actor.kind == "staff":
            return self.filter(matter__in=Matter._base_manager.filter(Reading.of(actor).rows()))
        # What was split is wished for in its pieces, and they are asked about anew.
        runs = Q(matter__closed_at=None, matter__posted_at=None, matter__split_at=None)
        return self.filter(Q(state=State.DONE) | runs, released_at__isnull=False)


class Wish(models.Model):
    """What is known of one wish beyond its matter; `agrees` None while nobody was asked.

    `line` is all that the public ever reads of it, `thanks` what was said when it came true,
    `thanks_line` what of that is public.
    """

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="wish")
    sort = models.CharField(_("哪一类"), max_length=20)
    whom = models.CharField(_("替谁许的"), max_length=20)
    agrees = models.BooleanField(_("同意公开一句话"), null=True)
    agreed_by = models.CharField(max_length=8, choices=By, blank=True)
    agreed_way = models.CharField(max_length=5, choices=Way, blank=True)
    asked_by_id = models.BigIntegerField(null=True)
    asked_as = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(null=True)
    line = models.CharField(_("公开的一句话"), max_length=80, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    released_by_id = models.BigIntegerField(null=True)
    released_as = models.CharField(max_length=60, blank=True)
    released_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    thanks = models.TextField(_("感谢的话"), blank=True)
    thanks_line = models.CharField(_("公开的感谢"), max_length=200, blank=True)
    thanks_by_id = models.BigIntegerField(null=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("微心愿")
        constraints = [
            models.CheckConstraint(
                name="wish_known_state", condition=Q(state__in=list(State.values))
            ),
            models.CheckConstraint(
                name="wish_asked_in_a_known_way",
                condition=Q(agrees=None)
                | ~Q(agreed_by="") & ~Q(agreed_way="") & Q(asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="wish_public_only_when_agreed",
                condition=Q(released_at=None)
                | Q(agrees=True, released_by_id__isnull=False) & ~Q(line=""),
            ),
            # 个人信息保护法 art. 31: below 14 years it is the guardian who agrees.
            models.CheckConstraint(
                name="wish_of_a_child_by_the_guardian",
                condition=~Q(whom="child") | ~Q(agrees=True) | Q(agreed_by="guardian"),
            ),
            models.CheckConstraint(
                name="wish_thanks_shown_by_somebody",
                condition=Q(thanks_line="") | Q(thanks_by_id__isnull=False, state="done"),
            ),
        ]

    def __str__(self) -> str:
        return f"微心愿 {self.pk}"

    @property
    def sort_label(self) -> str:
        return rules().sort(self.sort)

    @property
    def whom_label(self) -> str:
        found = rules().whose(self.whom)
        return found.label if found else ""


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff: of wishes they read, and their own. Who has the address of one offer: that one."""
        if actor.kind == "system":
            return self
        if actor.kind == "bearer":
            room, _colon, serial = actor.stream.partition(":")
            return self.filter(pk=int(serial)) if room == OFFER else self.none()
        if actor.kind != "staff":
            return self.none()
        seen = Q(wish__in=Wish.objects.visible_to(actor))
        # Without a post in force nobody is staff any more, whatever they once offered.
        if actor.person_id is not None and actor.grants:
            seen |= Q(by_person_id=actor.person_id)
        return self.filter(seen)


class Offer(models.Model):
    """Somebody says: I make this wish come true; what and by which day.

    Staff stand by their person and post; anyone else by a Teller, where name and phone lie.
    `shown_name` is what the public may read of it, as the helper wished.
    """

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="offers")
    helper = models.ForeignKey("people.Teller", models.PROTECT, null=True, related_name="+")
    by_person_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=60, blank=True)
    kind = models.CharField(_("您是"), max_length=9, choices=Helper)
    what = models.CharField(_("怎么帮"), max_length=200, blank=True)
    by_day = models.DateField(_("哪天以前"))
    named = models.CharField(max_length=7, choices=Named, default=Named.NO)
    shown_name = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=9, choices=Step, default=Step.OFFERED)
    why = models.CharField(_("原因"), max_length=200, blank=True)
    at = models.DateTimeField()
    settled_by_id = models.BigIntegerField(null=True)
    settled_as = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("认领")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wish"], condition=Q(step="confirmed"), name="wish_one_helper"
            ),
            models.CheckConstraint(
                name="wish_offer_known_step", condition=Q(step__in=list(Step.values))
            ),
            models.CheckConstraint(
                name="wish_offer_by_one",
                condition=Q(helper=None, by_person_id__isnull=False)
                | Q(helper__isnull=False, by_person_id=None),
            ),
            models.CheckConstraint(
                name="wish_offer_named_as_wished", condition=Q(shown_name="") | ~Q(named="no")
            ),
        ]
        indexes = [
            models.Index(
                fields=["by_day"], name="wish_offer_running", condition=Q(step="confirmed")
            ),
        ]

    def __str__(self) -> str:
        return f"认领 {self.pk}"

    @property
    def stream(self) -> str:
        """What the helper is told."""
        return f"{OFFER}:{self.pk}"

    @property
    def coming(self) -> str:
        """What the one who wishes is told of this helper."""
        return f"{COMING}:{self.pk}"

    @property
    def late(self) -> bool:
        return self.step == Step.CONFIRMED and self.by_day < clock.today()

    @property
    def masked(self) -> str:
        """`张*国`: who offered, for staff; the phone is opened with a reason."""
        return masked_teller(self.helper)

    @property
    def public_name(self) -> str:
        return self.shown_name or str(_("有位热心人"))


FIELD_CLASSES: dict[str, dict[str, Any]] = {
    "Wish": {"line": "public", "thanks": "may_name", "thanks_line": "public", "whom": "sensitive"},
    "Offer": {
        "what": "may_name",
        "why": "may_name",
        "shown_name": "public",
        "by_label": "internal",
    },
}
