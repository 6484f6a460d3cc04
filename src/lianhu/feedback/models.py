"""What was drawn, whom we asked, what they said."""

from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.feedback.kinds import Reached, Solved, State, Way, WhyOut
from lianhu.feedback.rehearsed import Rehearsal
from lianhu.feedback.watching import Finding, Opinion, Round
from lianhu.matters.models import Matter

__all__ = [
    "Answer", "Call", "Decision", "Draw", "Exclusion", "Finding", "Opinion", "Rehearsal", "Round", "Sequel", "Setting", "Try",
]  # fmt: skip
ASK_OUT: Final = "feedback.ask_exclusion"
DECIDE_OUT: Final = "feedback.decide_exclusion"
OUTCOMES: Final = sight("feedback.outcomes", "查看晒单")
CALL: Final = sight("feedback.call", "回访反映人")
ERASED: Final = _("（已依法删除）")


class Setting(models.Model):
    """The county's parameters of asking back, with where they come from; never changed, only followed.

    `value`: {"share": per cent of the ended matters, "reopen_days": days, "grades": {mark of five:
    per cent}}. The newest row counts.
    """

    value = models.JSONField()
    source = models.CharField(_("依据"), max_length=120)
    by_person_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("回访参数")

    def __str__(self) -> str:
        return f"回访参数 {self.pk}"


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who call there or above; the numbers in it are for them only."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        return self.filter(under(actor.paths(CALL), "place"))


class Draw(models.Model):
    """The draw of one day in one town: first the list is fixed, then the seal over it is the seed.

    `pool` holds the ids of the matters, by number. Nobody can know the seed while the list can
    still change, and nobody can change the list once the seed is known.
    """

    day = models.DateField(_("哪一天答复的"))
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("乡镇（街道）"))
    place = models.CharField(max_length=200, db_collation="C")
    pool = models.JSONField()
    share = models.PositiveSmallIntegerField(_("比例"))
    wanted = models.PositiveIntegerField(_("抽几件"))
    fixed_at = models.DateTimeField()
    event_id = models.BigIntegerField(null=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("回访抽签")
        ordering = ["-day", "place"]
        constraints = [
            models.UniqueConstraint(fields=["day", "area"], name="feedback_one_draw_a_day"),
            models.CheckConstraint(
                name="feedback_draw_has_its_seed", condition=Q(drawn_at=None) | ~Q(seed="")
            ),
        ]

    def __str__(self) -> str:
        return f"抽签 {self.day} {self.pk}"

    @property
    def stream(self) -> str:
        return f"draw:{self.pk}"


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, actor: Actor) -> Self:
        """The calls of one's own posts, and those that nobody has, where one may call."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        posts = [grant.post_id for grant in actor.grants_of(CALL) if grant.post_id]
        nobody = Q(post=None) & under(actor.paths(CALL), "matter__place")
        return self.filter(Q(post__in=posts) | nobody)

    def open(self) -> Self:
        return self.filter(state=State.WAITING)


class Call(models.Model):
    """One matter drawn, to be asked about by a post that did not handle it. `rank` 1 came first."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="calls")
    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="calls")
    post = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="calls")
    rank = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("回访")
        ordering = ["draw_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "matter"], name="feedback_drawn_once"),
            models.CheckConstraint(
                name="feedback_call_ended_when_it_is",
                condition=Q(state=State.WAITING, ended_at=None)
                | ~Q(state=State.WAITING) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_three_tries",
                condition=~Q(state=State.NOT_REACHED) | Q(tries__gte=3),
            ),
        ]
        indexes = [
            models.Index(
                fields=["post"], name="feedback_call_open", condition=Q(state=State.WAITING)
            )
        ]

    def __str__(self) -> str:
        return f"回访 {self.pk}"

    @property
    def stream(self) -> str:
        return f"call:{self.pk}"


class Try(models.Model):
    """One attempt to reach somebody, and what came of it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="attempts")
    way = models.CharField(_("怎样问的"), max_length=6, choices=Way)
    result = models.CharField(_("结果"), max_length=12, choices=Reached)
    by_person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.pk}"


class Answer(models.Model):
    """What a teller said after the matter was answered: is it solved, how content, in their words.

    Never shown to those who handled it: they read counts of many, and of one unsolved matter what
    is left to do. `recorded_by_id` is empty where the teller wrote it by their code.
    """

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="answers")
    call = models.OneToOneField(Call, models.CASCADE, null=True, related_name="answer")
    way = models.CharField(_("方式"), max_length=6, choices=Way)
    solved = models.CharField(_("解决了没有"), max_length=8, choices=Solved)
    mark = models.PositiveSmallIntegerField(_("满意度"), null=True)
    scale = models.PositiveSmallIntegerField()
    words = models.TextField(_("原话"), blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    recorded_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("回访答复")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_answer_within_scale",
                condition=Q(mark=None) | Q(mark__gte=1, mark__lte=F("scale")),
            ),
            models.CheckConstraint(
                name="feedback_answer_says_who_wrote_it",
                condition=Q(way=Way.CODE) | Q(recorded_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_answer_known_words", condition=Q(solved__in=list(Solved.values))
            ),
        ]
        indexes = [models.Index(fields=["matter", "-at"], name="feedback_answer_newest")]

    def __str__(self) -> str:
        return f"回访答复 {self.pk}"


class Sequel(models.Model):
    """A matter that goes on where another was left, whose time to be opened again was over."""

    before = models.ForeignKey("matters.Matter", models.CASCADE, related_name="sequels")
    after = models.OneToOneField("matters.Matter", models.CASCADE, related_name="prequel")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.before_id}→{self.after_id}"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who may ask or decide there, of matters that they may see."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        paths = [*actor.paths(ASK_OUT), *actor.paths(DECIDE_OUT)]
        seen = Matter.objects.visible_to(actor).values("pk")
        return self.filter(under(paths, "matter__place"), matter__in=seen)


class Exclusion(models.Model):
    """A matter left out of the shares of solved and content: asked by one, approved by another."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="exclusions")
    code = models.CharField(_("原因"), max_length=10, choices=WhyOut)
    words = models.CharField(_("说明"), max_length=200)
    asked_by_id = models.BigIntegerField()
    asked_as = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_as = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("剔除")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=~Q(granted=False), name="feedback_left_out_once"
            ),
            models.CheckConstraint(
                name="feedback_left_out_by_two",
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("asked_by_id")),
            ),
            models.CheckConstraint(
                name="feedback_left_out_decided_by_somebody",
                condition=Q(granted=None, decided_by_id=None, decided_at=None)
                | Q(granted__isnull=False, decided_by_id__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"剔除 {self.pk}"


class Decision(models.Model):
    """A decision on file that lets units stand by name beside figures in public, and until when."""

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("哪里"))
    place = models.CharField(max_length=200, db_collation="C")
    body = models.CharField(_("哪个会议或机关定的"), max_length=60)
    number = models.CharField(_("文号"), max_length=40)
    decided_on = models.DateField(_("哪天定的"))
    until = models.DateField(_("到哪天为止"))
    filed_by_id = models.BigIntegerField()
    filed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("公布决定")
        constraints = [
            models.CheckConstraint(
                name="feedback_decision_has_an_end", condition=Q(until__gt=F("decided_on"))
            ),
            models.CheckConstraint(
                name="feedback_decision_is_a_document", condition=~Q(body="") & ~Q(number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}"

    @property
    def stream(self) -> str:
        return f"decision:{self.pk}"


FIELD_CLASSES: Final[dict[str, dict[str, str]]] = {
    "Answer": {"words": "may_name", "mark": "internal", "solved": "internal"},
    "Setting": {"source": "public"},
    "Exclusion": {"words": "may_name"},
    "Finding": {"words": "may_name", "mended": "may_name"},
    "Opinion": {"words": "may_name", "public_text": "public", "answer": "may_name"},
    "Decision": {"body": "public", "number": "public"},
}
