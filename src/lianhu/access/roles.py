"""Who may do what: a role is a set of verbs, held over an area by a post."""

from collections.abc import Iterable
from typing import Final


def _verbs(*groups: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*groups)


# Asking a teller later how it went; the command lets only those ask who took no part.
_ASK: Final = {
    "feedback.call",
    "feedback.hear",
    "feedback.miss",
    "feedback.ask_exclusion",
}
# For who answers for others: figures of what came of it, with the names of their own units.
_OUTCOMES: Final = {
    "feedback.outcomes",
    "feedback.review",
    "feedback.ask_exclusion",
    "feedback.decide_exclusion",
    "feedback.file_decision",
    "feedback.end_decision",
}

# What everyone with a post may: see who is who, raise for a neighbour, tell and record it.
_EVERYONE: Final = {
    "dispatch.note_absence",
    "dispatch.end_absence",
    "bodies.see",
    "matters.raise_for",
    "notices.see",
    "sealed.report",
}

# Who reads what was said may find that it accuses a cadre.
_HAND_OVER: Final = {"matters.hand_over", "sealed.take_over"}

_SEE_MATTERS: Final = {"matters.see", "matters.find", *_HAND_OVER}

_FIELD: Final = {
    *_SEE_MATTERS,
    "dispatch.see",
    "dispatch.see_answers",
    "matters.see_private",
    "notices.see_private",
    "matters.attach_paper",
    "notices.record_told",
    "people.see",
    "people.see_private",
}

# Which of these a post may really do at a stage is the method's word (`act`), not the role's.
_HANDLE: Final = {
    "matters.claim",
    "matters.progress",
    "matters.finish",
    "matters.defer",
    "matters.respond",
    "matters.rate_for",
    "matters.pass_back",
    "matters.triage",
    "matters.dispatch",
    "matters.consult",
    "matters.settle",
    "matters.ask_teller",
    "matters.hear_back",
    "matters.ask_extension",
    "matters.give_part",
    "matters.finish_part",
    "matters.end_part",
    "feedback.mend",
    # Whoever handles a matter has to be able to call who raised it; a reason is asked and logged.
    "people.reveal_teller",
}

_STEER: Final = {
    "matters.reclassify",
    "matters.join",
    "matters.part",
    "matters.assign",
    "matters.give_part",
    "matters.finish_part",
    "matters.end_part",
    "matters.open_box",
    "matters.decide_extension",
    "matters.set_day",
    "matters.end_day",
}

# Taking a list along as a table; each time is written down.
_TABLES: Final = {"matters.export"}

# How somebody lays out their own list.
_FILTERS: Final = {"matters.keep_filter", "matters.drop_filter"}

# Tables of other offices: in, and back with what came of them.
_ORDERS: Final = {
    "orders.see",
    "orders.receive",
    "orders.match_columns",
    "orders.start",
    "orders.settle",
    "orders.give_back",
    "orders.hand_back",
}

# Writing down what many said on one occasion: a pasted chat, a round of visits, a meeting.
_COLLECT: Final = {
    "matters.paste_chat",
    "matters.sort_drafts",
    "matters.name_speaker",
    "matters.take_in",
    "matters.throw_away",
    "matters.gather",
}

# Who works under the rules of dispatching reads them; one writes, another puts in force.
_RULES: Final = {
    "dispatch.keep_answer",
    "dispatch.drop_answer",
    "dispatch.write_rule",
    "dispatch.try_rule",
    "dispatch.end_rule",
}

_PERSONS: Final = {
    "people.see",
    "people.register",
    "people.update",
    "people.add_contact",
    "people.remove_contact",
    "people.record_kin",
    "people.remove_kin",
    "people.add_household",
    "people.end_household",
    "people.place_household",
    "people.relocate",
    "people.house",
    "people.move_out",
    "people.mark_away",
    "people.mark_back",
    "people.reveal",
}

_GRIDS: Final = {
    "places.add_area",
    "places.add_grid",
    "places.add_cluster",
    "places.add_building",
    "places.add_unit",
    "places.put_building",
    "places.mark_relocated",
    "places.rename",
    "places.end_area",
}

_POSTS: Final = {
    "bodies.create_post",
    "bodies.change_duties",
    "bodies.appoint",
    "bodies.hand_over",
    "bodies.leave",
    "bodies.end_post",
}

# Matters go along with a grid, so it is no work of those who must not touch them.
_REDRAW: Final = {"bodies.split_grid", "bodies.merge_grids", "matters.follow_grid"}

# From the top (县高位推进): who leads a workstream is set where the posts of leaders are.
_STREAMS: Final = {"bodies.set_up_stream", "bodies.change_stream", "bodies.end_stream"}

# A leader presses for a matter (督办); whoever is pressed answers, in time.
_PRESSES: Final = {"matters.issue_order", "matters.answer_order"}

_BODIES: Final = {"bodies.found", "bodies.rename", "bodies.dissolve"}

_LINKS: Final = {"access.issue_link", "access.revoke_link"}

_ACCOUNTS: Final = {
    "access.see_accounts",
    "access.create_account",
    "access.reset_account",
    "access.close_account",
    "access.reopen_account",
}

# Keys to the interfaces: for one's own account, or for an outside system within one's area.
_TOKENS: Final = {"api.see_tokens", "api.issue_token", "api.revoke_token"}

_PUBLIC: Final = {
    "matters.show_words",
    "matters.hide_words",
    "matters.publish",
    "matters.withhold",
    "publicity.see",
    "publicity.see_objections",
    "publicity.post",
    "publicity.hang",
    "publicity.take_down",
    "publicity.withdraw",
    "publicity.answer_objection",
    "publicity.reveal_contact",
    "notices.retry",
    "notices.read",
}

ROLES: Final[dict[str, frozenset[str]]] = {
    "cluster_leader": _verbs(
        _EVERYONE,
        _SEE_MATTERS,
        _COLLECT,
        {
            "notices.record_told",
            "matters.settle",
            "matters.respond",
            "matters.rate_for",
            "matters.finish_part",
        },
    ),
    "grid_worker": _verbs(_EVERYONE, _FIELD, _HANDLE, _FILTERS, _COLLECT),
    "grid_leader": _verbs(
        _EVERYONE,
        _FIELD,
        _HANDLE,
        _FILTERS,
        _COLLECT,
        _LINKS,
        _ASK,
        {"people.reveal"},
    ),
    "village_clerk": _verbs(
        _EVERYONE,
        _FIELD,
        _HANDLE,
        _FILTERS,
        _COLLECT,
        _STEER,
        _RULES,
        _PERSONS,
        _GRIDS,
        _PUBLIC,
        _TABLES,
        _ASK,
        _ORDERS,
    ),
    "village_secretary": _verbs(
        _EVERYONE,
        _FIELD,
        _HANDLE,
        _FILTERS,
        _COLLECT,
        _STEER,
        _RULES,
        _PERSONS,
        _GRIDS,
        _POSTS,
        _REDRAW,
        _BODIES,
        _LINKS,
        _PUBLIC,
        _TABLES,
        _OUTCOMES,
        {"methods.adopt", "dispatch.enable_rule", "matters.answer_order"},
    ),
    # Sees what is public by its nature, masked, and may say something about it: nothing else.
    "supervisor": frozenset(
        {
            "bodies.see",
            "matters.supervise",
            "matters.remark",
            "matters.raise_for",
            "notices.see",
            "feedback.open_round",
            "feedback.find",
            "feedback.accept",
            "feedback.check_doubt",
        }
    ),
    "window_staff": _verbs(
        _EVERYONE,
        _FIELD,
        _HANDLE,
        _FILTERS,
        _COLLECT,
        _ASK,
        _ORDERS,
        {"people.register", "people.reveal", "notices.read", "matters.open_box"},
    ),
    "town_cadre": _verbs(
        _EVERYONE,
        _FIELD,
        _HANDLE,
        _FILTERS,
        _COLLECT,
        _STEER,
        _RULES,
        _PERSONS,
        _GRIDS,
        _POSTS,
        _REDRAW,
        _BODIES,
        _LINKS,
        _PUBLIC,
        _TABLES,
        _ORDERS,
        _TOKENS,
        _ASK,
        _OUTCOMES,
        _PRESSES,
        {"methods.publish", "methods.adopt", "dispatch.enable_rule"},
    ),
    # Tries what the administrator of the county wrote, and puts it in force.
    "county_leader": _verbs(
        _PRESSES,
        _STREAMS,
        _HAND_OVER,
        _FILTERS,
        {"bodies.see", "matters.see", "matters.find", "notices.see", "matters.export"},
        {"dispatch.see", "dispatch.try_rule", "dispatch.enable_rule", "dispatch.end_rule"},
        {"feedback.outcomes"},
    ),
    # The only one who sees accusations against cadres; sees nothing else of the daily work.
    "discipline_officer": frozenset(
        {
            "bodies.see",
            "sealed.see",
            "sealed.read",
            "sealed.answer",
            "sealed.close",
            "sealed.hand_on",
            "sealed.stand_back",
            "matters.see_sealed",
            "notices.see_sealed",
            "publicity.see_sealed",
            "publicity.see",
            "publicity.answer_objection",
            "publicity.reveal_contact",
            "matters.triage",
            "matters.settle",
            "matters.respond",
            "people.reveal",
            "people.reveal_teller",
            "people.see_sealed",
        }
    ),
    # Sets the county up and never reads what residents said.
    "county_admin": _verbs(
        {
            "bodies.see",
            "people.see",
            "people.register",
            "people.erase",
            "files.erase",
            "matters.erase_words",
            "notices.erase",
            "notices.choose_channel",
            "publicity.erase_objection",
            "people.erase_teller",
        },
        {"methods.publish"},
        {"places.load"},
        {
            "hours.set_year",
            "hours.set_hours",
            "hours.set_lamps",
            "hours.set_orders",
            "hours.set_keeping",
        },
        {"triage.roll_back"},
        {"feedback.set_rules"},
        {"dispatch.see", "dispatch.write_rule", "dispatch.end_rule"},
        _GRIDS,
        _POSTS,
        _BODIES,
        _STREAMS,
        _LINKS,
        _ACCOUNTS,
        _TOKENS,
    ),
}

# Posts whose holder may enter by a personal link alone: what such a link opens stays small.
LINK_ROLES: Final = frozenset({"cluster_leader", "grid_worker"})
