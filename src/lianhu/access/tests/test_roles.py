"""The tables of who may do what are read whole or not at all."""

import pytest

from lianhu.access import roles


def taken(*groups):
    found = {"grid_worker": set(), "village_clerk": set(), "town_cadre": set()}
    roles._take(found, "shop", list(groups))
    return found


def test_a_room_names_roles_one_by_one_or_together():
    found = taken(
        {"verbs": ["open"], "roles": ["grid_worker"]},
        {"verbs": ["count", "close"], "roles": ["village_clerk", "town_cadre"]},
    )
    assert found["grid_worker"] == {"shop.open"}
    assert found["town_cadre"] == {"shop.count", "shop.close"}
    assert set(roles.TOGETHER["@stewards"]) < set(roles.TOGETHER["@handlers"])
    assert {r for r, verbs in roles.ROLES.items() if "matters.export" in verbs} == {
        *roles.TOGETHER["@stewards"], "county_leader",
    }  # fmt: skip


def test_a_role_that_there_is_not_stops_the_start():
    with pytest.raises(ValueError, match=r"shop/may\.toml: no role cashier"):
        taken({"verbs": ["open"], "roles": ["cashier"]})


def test_a_verb_in_two_groups_stops_the_start():
    with pytest.raises(ValueError, match="open stands twice"):
        taken(
            {"verbs": ["open"], "roles": ["grid_worker"]},
            {"verbs": ["open"], "roles": ["town_cadre"]},
        )
