"""Persons, how they are reached, and the households they are registered or live in.

Every field has a class (公开, 内部, 个人, 敏感) in FIELD_CLASSES; what is personal or sensitive
is erased by `people.erase`, and what ends in `_cipher` is opened only by `people.reveal`.
Source: 个人信息保护法 第六条、第二十八条、第五十一条, 2021-11-01.
"""

from lianhu.people.models.moves import Relocation
from lianhu.people.models.persons import (
    SEE,
    Household,
    HouseholdKind,
    HouseholdQuerySet,
    Person,
    PersonQuerySet,
    Residence,
    Sex,
)
from lianhu.people.models.tellers import Reveal, Teller, TellerQuerySet
from lianhu.people.models.ties import Away, Contact, Kin

__all__ = [
    "SEE",
    "Away",
    "Contact",
    "Household",
    "HouseholdKind",
    "HouseholdQuerySet",
    "Kin",
    "Person",
    "PersonQuerySet",
    "Relocation",
    "Residence",
    "Reveal",
    "Sex",
    "Teller",
    "TellerQuerySet",
]
