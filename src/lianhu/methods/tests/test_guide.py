"""The guide for a village secretary's helper names every closed word, and its advice works."""

import re
from pathlib import Path

import pytest

from lianhu.bodies.duties import DUTIES, ROLES
from lianhu.law.shares import BASES
from lianhu.methods import reading, vocabulary
from lianhu.methods.compiler import check
from lianhu.methods.definition import load
from lianhu.methods.tests.factories import known

GUIDE = (Path(__file__).parents[4] / "docs" / "method-files.md").read_text()
WORDS = {
    "kinds": vocabulary.KIND_LABELS,
    "channels": vocabulary.CHANNELS,
    "hows": set(vocabulary.HOWS),
    "audiences": vocabulary.AUDIENCES,
    "occasions": vocabulary.OCCASIONS,
    "fields": {f"{{{name}}}" for name in vocabulary.FIELDS},
    "areas": vocabulary.AREA_KINDS,
    "ways": vocabulary.RATING_WAYS,
    "purposes": vocabulary.PURPOSES,
    "triages": vocabulary.TRIAGES,
    "matters": vocabulary.MATTER_KINDS,
    "needs": {need for needs in vocabulary.NEEDS.values() for need in needs},
    "side doors": {key for doors in vocabulary.SOMETIMES.values() for key in doors},
    "regimes": vocabulary.REGIMES,
    "meetings": vocabulary.MEETINGS,
    "subjects": vocabulary.SUBJECTS,
    "callers": vocabulary.CALLERS,
    "voting": vocabulary.VOTING_WAYS,
    "modes": vocabulary.ELECTION_MODES,
    "ties": vocabulary.TIES,
    "proxies": vocabulary.PROXIES,
    "recusals": vocabulary.RECUSALS,
    "attending": vocabulary.ATTENDING,
    "effects": vocabulary.EFFECTS,
    "fulfils": vocabulary.FULFILS,
    "shares": BASES,
    "outcomes of meetings": {
        key
        for kind in vocabulary.GATHERING
        for key in (*vocabulary.ALWAYS[kind], *vocabulary.SOMETIMES.get(kind, ()))
    },
    "roles": ROLES,
    "duties": DUTIES,
    "top": reading.TOP,
    "stage": {word for kind in vocabulary.Kind for word in reading.schema_of(kind)},
}


@pytest.mark.parametrize("name", WORDS)
def test_the_guide_names_every_word(name):
    assert not [word for word in WORDS[name] if word not in GUIDE]


def test_the_sample_of_the_guide_passes_as_it_stands():
    (sample,) = [one for one in re.findall(r"```toml\n(.+?)```", GUIDE, re.S) if "[[stage]]" in one]
    definition = load(sample, "样例.toml")
    assert check(definition, known()) == ()
    assert {"meeting", "vote"} <= {stage.kind for stage in definition.stages}
