"""What happens by itself goes through the same commands as people: no row is written beside them.

Every function that the clock runs (`@every`), that answers an event (`@on`) or that is a job
(`@county_task`) is followed through what it calls, in whatever room; the walk ends at a command.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src"
BY_ITSELF = {"every", "on", "county_task"}
# Of a manager, a queryset or a row.
WRITES = {
    "save", "update", "delete", "create", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "_raw_delete",
}  # fmt: skip
PLAIN = {"lianhu.audit.rows.insert", "lianhu.audit.rows.copy"}
WORDS = ("INSERT ", "UPDATE ", "DELETE ")

# What the product keeps for itself, where nothing happens to anybody; each with its reason.
ITS_OWN = {
    "lianhu.audit.sealing.seal": "seals over the log are made of events and are none themselves",
    "lianhu.audit.reactions.forget_answers": "answers kept for sending twice, after their day",
    "lianhu.access.limits.sweep": "counters of tries whose window ended",
    "lianhu.access.reactions.sweep": "sign-ins that have ended",
    "lianhu.matters.reactions.forget_chats": "marks of pasted messages that nobody repeats",
    "lianhu.feedback.reactions.erase": "goes with the command that erased the matter's words",
}
# Changes no row, though it reads like it.
NO_ROW = {"lianhu.kernel.hashing.sm3"}


@dataclass(frozen=True)
class Function:
    """`name`: with its module; a method with its class."""

    name: str
    node: ast.FunctionDef


def module_of(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, ast.Module]:
    return {
        module_of(path): ast.parse(path.read_text())
        for path in sorted((SRC / "lianhu").rglob("*.py"))
        if not {"tests", "migrations", "static", "bench", "demo"} & set(path.parts)
    }


@cache
def functions() -> dict[str, Function]:
    found = {}
    for name, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                found[f"{name}.{node.name}"] = Function(f"{name}.{node.name}", node)
    return found


@cache
def names_in(module: str) -> dict[str, str]:
    """What each imported or own name of a module stands for, followed through re-exports."""
    found = {}
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                found[one.asname or one.name] = f"{node.module}.{one.name}"
        elif isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, f"{module}.{node.name}")
    return found


def resolved(name: str) -> str:
    """A function by where it is written, whatever package hands it on."""
    for _step in range(5):
        module, _dot, last = name.rpartition(".")
        if name in functions() or module not in modules():
            return name
        further = names_in(module).get(last, name)
        if further == name:
            return name
        name = further
    return name


def is_under(node: ast.FunctionDef, names: set[str]) -> bool:
    return any(
        ast.unparse(one.func if isinstance(one, ast.Call) else one).split(".")[-1] in names
        for one in node.decorator_list
    )


def mentioned(function: Function) -> Iterator[str]:
    """Every function that is called, or handed on to be called (`attempt(expire, one)`)."""
    module = function.name.rpartition(".")[0]
    known = names_in(module)
    for node in ast.walk(function.node):
        match node:
            case ast.Attribute(value=ast.Name(thing), attr=last) if thing in known:
                yield resolved(f"{known[thing]}.{last}")
            case ast.Name(thing) if thing in known:
                yield resolved(known[thing])


@cache
def own_ways() -> set[str]:
    """Methods of our own models and querysets that change rows."""
    return {
        method.name
        for name, tree in modules().items()
        if ".models" in name or name.endswith("querysets")
        for one in tree.body
        if isinstance(one, ast.ClassDef)
        for method in one.body
        if isinstance(method, ast.FunctionDef)
        for node in ast.walk(method)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
    }


def writes(function: Function) -> Iterator[str]:
    """Places where this very function changes a row, but for what is excepted."""
    if function.name not in ITS_OWN and function.name not in NO_ROW:
        yield from written(function)


def written(function: Function) -> Iterator[str]:
    for node in ast.walk(function.node):
        match node:
            case ast.Call(func=ast.Attribute(attr=last)) if last in WRITES | own_ways():
                yield f"{function.name}:{node.lineno} .{last}()"
            case ast.Constant(value=str(said)) if said.lstrip().startswith(WORDS):
                yield f"{function.name}:{node.lineno} {said.split()[0]}"
    for name in mentioned(function):
        if name in PLAIN:
            yield f"{function.name} {name}"


def reached(start: Function) -> Iterator[Function]:
    """`start` and what it leads to, as far as the doors: commands and other jobs."""
    seen, waiting = {start.name}, [start]
    while waiting:
        one = waiting.pop()
        yield one
        for name in mentioned(one):
            other = functions().get(name)
            if other is None or name in seen:
                continue
            seen.add(name)
            if not is_under(other.node, {"command", "county_task"}):
                waiting.append(other)


BY_CLOCK = [one for one in functions().values() if is_under(one.node, BY_ITSELF)]


def test_the_walk_knows_the_clocks_of_the_product():
    names = {one.name for one in BY_CLOCK}
    assert len(names) > 30
    assert "lianhu.matters.reactions.deadlines" in names
    deadlines = functions()["lianhu.matters.reactions.deadlines"]
    led_to = {name for one in reached(deadlines) for name in mentioned(one)}
    assert "lianhu.matters.commands.clockwork.expire" in led_to


@pytest.mark.parametrize("one", BY_CLOCK, ids=lambda one: one.name.removeprefix("lianhu."))
def test_what_happens_by_itself_only_calls_commands(one):
    assert [place for part in reached(one) for place in writes(part)] == []


def test_a_clock_that_writes_by_itself_is_found():
    """The transition beside the command, as others have it (docs/peers.md)."""
    tree = ast.parse("def late():\n    Meeting.objects.filter(pk=1).update(state='ended')\n")
    [node] = tree.body
    assert list(written(Function("lianhu.matters.reactions.late", node)))
    by_hand = ast.parse(
        "def late():\n    cursor.execute('UPDATE assembly_meeting SET state = 1')\n"
    )
    [node] = by_hand.body
    assert list(written(Function("lianhu.matters.reactions.late", node)))


def test_what_is_excepted_is_still_there():
    assert [name for name in {*ITS_OWN, *NO_ROW} if name not in functions()] == []
    silent = {name for name in ITS_OWN if not list(written(functions()[name]))}
    assert silent == set()
