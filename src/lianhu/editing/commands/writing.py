"""Everything that changes a draft of a working method, and that it is dropped."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from lianhu.assembly.agenda import standing
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.editing import cards, changes, mending, objections, trees
from lianhu.editing.models import Before, Draft
from lianhu.editing.trees import Tree
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, Refusal
from lianhu.kernel.hashing import sm3
from lianhu.methods import commands as methods
from lianhu.methods.compiler import check
from lianhu.methods.models import MethodVersion
from lianhu.methods.problem import Malformed
from lianhu.methods.queries import known_at
from lianhu.places.models import Area

if TYPE_CHECKING:
    pass

# A file whose ways lead nowhere, or that does not begin with collecting, cannot be shown as
# sentences; whoever brings it is told the line.
NEVER: Final = frozenset({"unknown-stage", "twice", "entry"})


@command("起草工作法")
def start(actor: Actor, area: Area, *, title: str, summary: str, receives: list[str]) -> Draft:
    """A method of its own, from three steps: it comes in, it is answered, it ends.

    Args:
        receives: kinds of matter that enter here when they are new; none only takes over.

    Raises:
        Refusal: no place that adopts methods, or words that do not fit.
    """
    actor.require("editing.start", place=area.path)
    taken = {"stage": [{"key": key} for key in _keys_in_use()]}
    key = changes.free_key(taken, title)
    tree = cards.blank(key=key, title=title, summary=summary, receives=receives)
    return _made(actor, "editing.start", area, tree, origin=str(_("%s自己写的") % area))


def _keys_in_use() -> set[str]:
    published = MethodVersion.objects.order_by().values_list("key", flat=True).distinct()
    return {*published, *Draft.objects.open().order_by().values_list("tree__key", flat=True)}


@command("照着改工作法")
def copy(actor: Actor, area: Area, version: MethodVersion) -> Draft:
    """A draft that says what `version` says; adopted, it is the next version of that method."""
    actor.require("editing.copy", place=area.path)
    tree = trees.of_text(version.source, f"{version}.toml")
    origin = str(_("%(area)s照“%(version)s”改的") % {"area": area, "version": version})
    return _made(actor, "editing.copy", area, tree, base=version, origin=origin)


@command("导入工作法")
def bring(actor: Actor, area: Area, content: bytes, *, name: str) -> Draft:
    """A draft from the file of another place; what does not fit here is objected to in the draft.

    Raises:
        Faulty: it is no method file, or its ways lead nowhere; every fault with its line.
    """
    actor.require("editing.bring", place=area.path)
    try:
        tree = trees.of_text(content, name)
        found = check(trees.loaded(tree), known_at(area, besides=[trees.loaded(tree)]))
    except Malformed as error:
        raise methods.Faulty(error.problems) from error
    if broken := tuple(one for one in found if one.code in NEVER):
        raise methods.Faulty(broken)
    words = {"title": tree["title"], "origin": tree.get("origin", "")}
    origin = str(_("来自“%(title)s”（%(origin)s）") % words if words["origin"] else
                 _("来自“%(title)s”") % words)  # fmt: skip
    return _made(actor, "editing.bring", area, tree, origin=origin[:200])


def _made(
    actor: Actor, verb: str, area: Area, tree: Tree, *, origin: str,
    base: MethodVersion | None = None,
) -> Draft:  # fmt: skip
    if area.kind not in methods.ADOPTING:
        raise Refusal(_("工作法由县、乡镇（街道）或村（社区）来定。"), field="area")
    _require_form(tree)
    now, grant = clock.now(), actor.grant(verb, area.path)
    made = Draft.objects.create(
        area=area, place=area.path, title=tree["title"], tree=tree, base=base, origin=origin,
        by_person_id=actor.person_id, by_post_id=grant.post_id if grant else None, made_at=now,
        changed_at=now,
    )  # fmt: skip
    emit(
        actor, verb, stream=made.stream, place=area.path, fresh=True, digest=digest_of(tree),
        base=base.pk if base else None,
    )  # fmt: skip
    return made


@command("改名称和说明")
def describe(actor: Actor, draft: Draft, words: Mapping[str, Any]) -> None:
    """Change what stands at the head: title, summary, basis, receives, whole; None takes it out."""
    actor.require("editing.describe", place=draft.place)

    def change(tree: Tree) -> Tree:
        _put(tree, words)
        return tree

    _change(actor, "editing.describe", draft, change)


@command("加一步")
def add_stage(
    actor: Actor, draft: Draft, *, card: str, after: str, title: str = "", seen: int | None = None
) -> str:
    """One card's steps behind the stage `after`; the key of the first.

    Args:
        title: what it is called here; "" as on the card.
        seen: the revision its reader saw.

    Raises:
        Missing: no such card or stage. Conflict: somebody changed the draft meanwhile.
    """
    actor.require("editing.add_stage", place=draft.place)
    chosen = cards.card(card)
    if chosen is None:
        raise Refusal(_("请选加哪一种。"), field="card")
    added: list[str] = []

    def change(tree: Tree) -> Tree:
        made, key = changes.add(tree, chosen.stages, after, title=title)
        added.append(key)
        return made

    _change(actor, "editing.add_stage", draft, change, seen, _("结束以后不能再加一步。"))
    return added[0]


@command("移动一步")
def move_stage(
    actor: Actor, draft: Draft, key: str, *, after: str, seen: int | None = None
) -> None:
    """Put a stage behind another one. Raises as `add_stage`."""
    actor.require("editing.move_stage", place=draft.place)
    said = _("这一步不能放到那里。")
    _change(
        actor, "editing.move_stage", draft, lambda tree: changes.move(tree, key, after), seen, said
    )


@command("去掉一步")
def remove_stage(actor: Actor, draft: Draft, key: str, *, seen: int | None = None) -> None:
    """Take a stage out; what led to it leads on.

    Raises:
        Refusal: it begins or ends the method. Conflict: somebody changed the draft meanwhile.
    """
    actor.require("editing.remove_stage", place=draft.place)
    said = _("这一步去不掉：事情要从它开始，或者到它结束。")
    _change(
        actor, "editing.remove_stage", draft, lambda tree: changes.remove(tree, key), seen, said
    )


@command("改一步")
def change_stage(actor: Actor, draft: Draft, key: str, words: Mapping[str, Any]) -> None:
    """Change words of one stage, as they stand in the tree; None takes a word out.

    Raises:
        Missing: the stage is gone. Refusal: what the words say is no method.
    """
    actor.require("editing.change_stage", place=draft.place)

    def change(tree: Tree) -> Tree:
        _put(trees.row(tree, key), words)
        return tree

    _change(actor, "editing.change_stage", draft, change)


def _put(into: dict[str, Any], words: Mapping[str, Any]) -> None:
    for word, value in words.items():
        if value is None:
            into.pop(word, None)
        else:
            into[word] = value


@command("照建议改好")
def mend(actor: Actor, draft: Draft, *, code: str, stage: str) -> str:
    """Take the repair offered for one objection; what it did, in words.

    Raises:
        Conflict: the objection is gone, or has no repair any more.
    """
    actor.require("editing.mend", place=draft.place)
    said: list[str] = []

    def change(tree: Tree) -> Tree:
        bench = objections.bench_of(draft.area, tree)
        for one in objections.judged(tree, bench):
            if (one.code, one.stage) == (code, stage):
                found = mending.mend_of(tree, one, bench)
                if found is not None:
                    said.append(found.label)
                    return found.tree
        raise Conflict(_("这一条已经改好了，或者不能照建议改。"))

    _change(actor, "editing.mend", draft, change)
    return said[0]


@command("撤回一步改动")
def undo(actor: Actor, draft: Draft, *, seen: int | None = None) -> None:
    """Back to what the draft said before its last change.

    Raises:
        Conflict: nothing is left to undo, or somebody changed the draft meanwhile.
    """
    actor.require("editing.undo", place=draft.place)
    opened(draft, seen)
    last = draft.befores.first()
    if last is None:
        raise Conflict(_("没有可以撤回的改动了。"))
    _stored(actor, "editing.undo", draft, last.tree)
    last.delete()


@command("放弃草稿")
def drop(actor: Actor, draft: Draft) -> None:
    """The draft is put away; nothing that is in force changes."""
    actor.require("editing.drop", place=draft.place)
    opened(draft)
    draft.ended_at = clock.now()
    draft.save(update_fields=["ended_at"])
    emit(actor, "editing.drop", stream=draft.stream, place=draft.place)


def opened(draft: Draft, seen: int | None = None) -> None:
    """The draft as it stands now, ours until the transaction ends.

    Raises:
        Conflict: it has ended, stands at another revision than `seen`, or lies before a meeting.
    """
    hold(draft)
    if seen is not None and seen != draft.revision:
        raise Conflict(_("别人刚改过这份草稿，您的这一下还没有算。请看一看再点。"))
    if (item := standing(draft.stream)) is not None:
        raise Conflict(
            _("已经列入%s的议题，会上定的就是这一稿，现在不能动。要改，先到那个会里去掉这一项。")
            % item.meeting.name
        )


def hold(draft: Draft) -> None:
    """The draft as it stands now, ours until the transaction ends. Raises Conflict: it has ended."""
    held(draft)
    if draft.ended_at is not None:
        raise Conflict(_("这份草稿已经定稿或放弃，不能再改。要改请照着新的一版再起草。"))


def _change(
    actor: Actor, verb: str, draft: Draft, change: Callable[[Tree], Tree], seen: int | None = None,
    refused: str = "",
) -> None:  # fmt: skip
    """Apply a change to the tree as it stands now, if what comes of it is still of good form."""
    opened(draft, seen)
    before = trees.copied(draft.tree)
    try:
        after = change(trees.copied(draft.tree))
    except KeyError as gone:
        raise Missing(_("这一步刚刚没有了，请刷新后再看。")) from gone
    except ValueError as wrong:
        raise Refusal(refused) from wrong
    _require_form(after)
    if after == before:
        raise Refusal(_("没有改动。"))
    Before.objects.create(draft=draft, tree=before)
    old = draft.befores.values_list("pk", flat=True)[Before.KEPT :]
    Before.objects.filter(pk__in=list(old)).delete()
    _stored(actor, verb, draft, after)


def _stored(actor: Actor, verb: str, draft: Draft, tree: Tree) -> None:
    draft.tree, draft.title, draft.changed_at = tree, tree["title"], clock.now()
    draft.revision += 1
    draft.save(update_fields=["tree", "title", "revision", "changed_at"])
    emit(
        actor, verb, stream=draft.stream, place=draft.place, revision=draft.revision,
        digest=digest_of(tree),
    )  # fmt: skip


def _require_form(tree: Tree) -> None:
    try:
        trees.loaded(tree)
    except Malformed as error:
        raise Refusal("；".join(one.message for one in error.problems)) from error


def digest_of(tree: Tree) -> str:
    """SM3 of the file it would be."""
    return sm3(trees.text_of(tree).encode()).hex()
