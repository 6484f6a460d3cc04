"""The same decisions reckoned another way: by Fraction, over sets, without a line of the product's."""

from fractions import Fraction


def enough(share, count, total):
    if total <= 0:
        return False
    part, line = Fraction(count, total), Fraction(share.n, share.d)
    return part > line if share.strict else part >= line


def expected(rule, totals, counts):
    """(outcome, elected, stand again, seats left) as a person with a calculator finds them."""
    base = {**totals, "present": counts.present, "cast": counts.cast}
    came = [enough(one, counts.came.get(one.of, 0), totals[one.of]) for one in rule.quorum]
    if came and not any(came):
        return "no_quorum", (), (), rule.seats
    votes, whole = counts.options, base[rule.passing.of]
    if not rule.seats:
        if enough(rule.passing, votes["approve"], whole):
            return "passed", (), (), 0
        level = votes["approve"] == votes["oppose"] and rule.tie == "again"
        return ("tie" if level else "failed"), (), (), 0
    fit = {key for key in votes if enough(rule.passing, votes[key], whole)}
    # Sure of a seat: fewer than `seats` of those who fit have as many votes, itself left out.
    sure = {k for k in fit if sum(votes[o] >= votes[k] for o in fit if o != k) < rule.seats}
    left = rule.seats - len(sure)
    order = tuple(sorted(sure, key=lambda k: (-votes[k], k)))
    rest = {k for k in votes if k not in sure}
    if left and fit - sure:
        line = max(votes[k] for k in fit - sure)
        level = sorted(k for k in fit - sure if votes[k] == line)
        return "tie", order, tuple(level) if rule.tie == "again" else (), left
    if left and rule.run_off:
        stand = {k for k in rest if votes[k] and sum(votes[o] > votes[k] for o in rest) <= left}
        if stand:
            return "run_off", order, tuple(sorted(stand, key=lambda k: (-votes[k], k))), left
    return ("elected" if sure else "failed"), order, (), left


def found(decision):
    return decision.outcome, decision.elected, decision.again, decision.left
