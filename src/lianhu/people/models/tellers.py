"""Who raised something, and who looked at what is kept closed."""

from typing import Self

from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor
from lianhu.audit.registry import sight
from lianhu.files.models import Confidentiality, seen_by
from lianhu.kernel import clock
from lianhu.people.models.persons import SEE, Person

SEE_PRIVATE = sight("people.see_private", "查看私事的反映人")


class TellerQuerySet(models.QuerySet["Teller"]):
    def visible_to(self, actor: Actor) -> Self:
        """Under the areas this actor may look into, as far as the matter they raised is open to it."""
        if actor.kind not in ("staff", "system"):
            return self.none()
        return self.filter(seen_by(actor, SEE, SEE_PRIVATE))


class Teller(models.Model):
    """Who raised something (反映人), as they wished to be known: a name, a phone, both or neither."""

    class Reach(models.TextChoices):
        PAGE = "page", "自己上网查"
        SMS = "sms", "短信"
        CALL = "call", "打电话"
        DOOR = "door", "上门告知"

    name = models.CharField("姓名", max_length=50, blank=True)
    phone_cipher = models.BinaryField(null=True, editable=False)
    phone_blind = models.BinaryField(null=True, db_index=True, editable=False)
    tail_blind = models.BinaryField(null=True, db_index=True, editable=False)
    # What else stood beside the phone: a second number, an extension.
    more_phones_cipher = models.BinaryField(null=True, editable=False)
    where_words = models.CharField("哪个寨子", max_length=60, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="tellings", verbose_name="人员"
    )
    prefers = models.CharField("怎样答复", max_length=4, choices=Reach, default=Reach.PAGE)
    helper_name = models.CharField("代为反映的人", max_length=50, blank=True)
    place = models.CharField(max_length=200, db_collation="C", blank=True)
    confidentiality = models.CharField(
        "公开范围", max_length=10, choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    erased_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = TellerQuerySet.as_manager()

    FIELD_CLASSES = {
        "id": "internal",
        "name": "personal",
        "phone_cipher": "personal",
        "phone_blind": "personal",
        "tail_blind": "personal",
        "more_phones_cipher": "personal",
        "where_words": "personal",
        "person": "personal",
        "prefers": "personal",
        "helper_name": "personal",
        "place": "internal",
        "confidentiality": "internal",
        "erased_at": "internal",
    }

    class Meta:
        verbose_name = "反映人"
        indexes = [models.Index(fields=["place"], name="people_teller_place")]
        constraints = [
            models.CheckConstraint(
                name="people_teller_phone_whole",
                condition=Q(phone_cipher=None, phone_blind=None, tail_blind=None)
                | Q(
                    phone_cipher__isnull=False,
                    phone_blind__isnull=False,
                    tail_blind__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="people_teller_prefers",
                condition=Q(prefers__in=["page", "sms", "call", "door"]),
            ),
            models.CheckConstraint(
                name="people_teller_confidentiality",
                condition=Q(confidentiality__in=["public", "internal", "private"]),
            ),
            models.CheckConstraint(
                name="people_teller_erased",
                condition=Q(erased_at=None)
                | Q(
                    name="",
                    where_words="",
                    helper_name="",
                    phone_cipher=None,
                    more_phones_cipher=None,
                    person=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"反映人 {self.pk}"


class Reveal(models.Model):
    """Who opened which field, when and why; the words stay here, the log keeps their digest."""

    class Why(models.TextChoices):
        CONTACT = "contact", "办理事项需联系本人"
        VERIFY = "verify", "核对身份"
        PAPER = "paper", "出具材料"
        LAW = "law", "依法调取"
        OTHER = "other", "其他"

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="reveals", verbose_name="人员"
    )
    teller = models.ForeignKey(
        Teller, models.PROTECT, null=True, related_name="reveals", verbose_name="反映人"
    )
    field = models.CharField("内容", max_length=20)
    why = models.CharField("事由", max_length=10, choices=Why)
    words = models.CharField("说明", max_length=200, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField("时间", default=clock.now)
    account_id = models.BigIntegerField("账号", null=True)
    by_person_id = models.BigIntegerField("查看人", null=True)

    FIELD_CLASSES = {
        "id": "internal",
        "person": "internal",
        "teller": "internal",
        "field": "internal",
        "why": "internal",
        "words": "personal",
        "salt": "internal",
        "at": "internal",
        "account_id": "internal",
        "by_person_id": "internal",
    }

    class Meta:
        verbose_name = "查看记录"
        indexes = [models.Index(fields=["at"], name="people_reveal_at")]
        constraints = [
            models.CheckConstraint(
                name="people_reveal_of_one",
                condition=Q(person__isnull=False, teller=None)
                | Q(person=None, teller__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"查看 {self.pk}"
