"""Copies of a module with one thing changed in each, and which of them no vector notices."""

import ast
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType

from lianhu.ballots.tests import oracle
from lianhu.ballots.tests.vectors import CHOSEN, FITS, HALF_CAST, KNOWN, NAMES, ODD, SAID, small

COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SIGN = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


def _changes(node: ast.AST) -> list[tuple[str, ast.AST]]:  # noqa: PLR0911
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARE:
            other = COMPARE[type(op)]()
            return [(f"{type(op).__name__}→{type(other).__name__}",
                     ast.Compare(node.left, [other], node.comparators))]  # fmt: skip
        case ast.BinOp(op=op) if type(op) in SIGN:
            other = SIGN[type(op)]()
            return [(f"{type(op).__name__}→{type(other).__name__}",
                     ast.BinOp(node.left, other, node.right))]  # fmt: skip
        case ast.BoolOp(op=op):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            return [("and↔or", ast.BoolOp(other, node.values))]
        case ast.UnaryOp(op=ast.Not()):
            return [("not", node.operand)]
        case ast.UnaryOp(op=ast.USub()):
            return [("-", node.operand)]
        case ast.If(test=test):
            return [("if not", ast.If(ast.UnaryOp(ast.Not(), test), node.body, node.orelse))]
        case ast.IfExp(test=test):
            return [("else", ast.IfExp(ast.UnaryOp(ast.Not(), test), node.body, node.orelse))]
        case ast.Constant(value=bool() as value):
            return [(f"{value}", ast.Constant(not value))]
        case ast.Constant(value=int() as value):
            return [(f"{value}→{value + 1}", ast.Constant(value + 1))]
        case ast.Call(func=ast.Name(id="any" | "all" | "min" | "max" as name)):
            other = {"any": "all", "all": "any", "min": "max", "max": "min"}[name]
            return [
                (f"{name}→{other}", ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords))
            ]
    return []


class _At(ast.NodeTransformer):
    """Changes the `n`th thing that can be changed."""

    def __init__(self, n: int) -> None:
        self.left, self.said = n, ""

    def visit(self, node: ast.AST) -> ast.AST:
        for words, other in _changes(node):
            if self.left == 0 and not self.said:
                self.said = f"line {getattr(node, 'lineno', 0)}: {words}"
                return ast.fix_missing_locations(ast.copy_location(other, node))
            self.left -= 1
        if isinstance(node, ast.ClassDef):
            # How a class is made decides nothing.
            node.body = [self.visit(one) for one in node.body]
            return node
        return self.generic_visit(node)


def mutants(module: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """Each with a sentence where it was changed; docstrings and words of steps stay."""
    source, n = inspect.getsource(module), 0
    while True:
        at = _At(n)
        tree = at.visit(ast.parse(source))
        if not at.said:
            return
        made = ModuleType("mutant")
        sys.modules["mutant"] = made
        try:
            exec(compile(tree, "mutant", "exec"), made.__dict__)
            yield at.said, made
        except Exception:  # noqa: BLE001, SIM105 - whatever stops it from loading, it is noticed
            pass
        n += 1


def notices(made: ModuleType) -> bool:
    """Whether any vector comes out another way."""
    try:
        return not _as_said(made)
    except Exception:  # noqa: BLE001
        return True


def _as_said(made: ModuleType) -> bool:
    plain = made.Rule((), HALF_CAST), made.Counts({}, {}, 0), made.Decision("", ())
    if [plain[0].seats, plain[1].invalid, plain[1].choices, plain[2].left] != [0, 0, 1, 0]:
        return False
    for rule, totals, counts, outcome, need in KNOWN:
        got = made.decide(rule, totals, counts)
        if (got.outcome, got.needs[-1].need) != (outcome, need):
            return False
    for rule, totals, counts, *rest in CHOSEN:
        if oracle.found(made.decide(rule, totals, counts)) != tuple(rest):
            return False
    for rule, totals, counts, steps in SAID:
        if list(made.decide(rule, totals, counts, NAMES).steps) != steps:
            return False
    for rule, totals, counts in FITS:
        made.decide(rule, totals, counts)
    for rule, totals, counts in ODD:
        try:
            made.decide(rule, totals, counts)
        except made.Impossible:
            continue
        return False
    return all(oracle.found(made.decide(*one)) == oracle.expected(*one) for one in small())


def survivors(made: list[tuple[str, ModuleType]]) -> list[str]:
    return [said for said, module in made if not notices(module)]
