"""One matter in full: where it stands, what was said, what happened, who may take it on."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from lianhu.api.answering import day_of, moment, plain
from lianhu.api.keys import Caller
from lianhu.api.reading import one, row
from lianhu.bodies.leading import LEADERS
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders
from lianhu.counties.current import current
from lianhu.files.models import File
from lianhu.kernel import clock, codes
from lianhu.kernel.hashing import sm3
from lianhu.kernel.names import mask_name
from lianhu.kernel.text import mask_free_text
from lianhu.matters import course, desk, doing, splitting, story
from lianhu.matters.commands.ordering import PRESSED
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Word, WordFile
from lianhu.matters.queries import timeline
from lianhu.matters.sights import reads_words
from lianhu.matters.telling import known_names
from lianhu.matters.titles import SHOWN
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import Kind
from lianhu.places.paths import prefixes


def whole(caller: Caller, number: str) -> tuple[Matter, dict[str, Any]]:
    """The matter and its answer. Everything in it changes only with the matter's revision."""
    matter = one(caller, number)
    public = caller.is_visitor
    words = words_of(caller, matter)
    # Who only supervises reads masked words, and neither where it is nor who told it.
    reads = not public and reads_words(caller.actor, matter)
    return matter, {
        **row(caller, matter),
        "said": _last(words, WordRole.DEMAND),
        "answer": _last(words, WordRole.ANSWER),
        "spot": matter.spot if reads and not caller.is_channel else None,
        "now": None if public else story.words_now(matter),
        **_pieces(caller, matter),
        "stage": None if public else _stage(course.stage_of(matter)),
        "teller": _teller(matter) if caller.is_staff and reads else None,
        "plans": _plans(matter, public=public) if not public or matter.posted_at else [],
        "doing": _doing(caller, matter) if caller.is_staff else None,
    }


def _pieces(caller: Caller, matter: Matter) -> dict[str, Any]:
    if caller.is_visitor:
        return {"split_from": None, "pieces": []}
    whole = splitting.whole_of(caller.actor, matter)
    return {
        "split_from": whole.number if whole else None,
        "pieces": [one.number for one in splitting.seen_by(caller.actor, matter)],
    }


def _last(words: Sequence[dict[str, Any]], role: str) -> str | None:
    return next((word["text"] for word in reversed(words) if word["role"] == role), None)


def _stage(stage: Stage) -> dict[str, Any]:
    labels = dict(enumerate(stage.scale_labels, start=1)) if stage.kind == Kind.RATE else {}
    return {
        "key": stage.key,
        "title": stage.title,
        "kind": stage.kind.value,
        "needs": list(stage.needs),
        "choices": [
            {"key": one.key, "label": one.label, "needs": list(one.needs)} for one in stage.choices
        ],
        "classes": [{"key": one.key, "label": one.label, "needs": []} for one in stage.classes],
        "levels": [{"key": one.key, "label": one.label, "needs": []} for one in stage.levels],
        "scale": {str(mark): label for mark, label in labels.items()},
        "ways": list(stage.ways),
    }


def _teller(matter: Matter) -> dict[str, Any] | None:
    teller = matter.teller
    if teller is None or teller.erased_at:
        return None
    return {
        "name": mask_name(teller.name) if teller.name else "",
        "has_phone": teller.phone_cipher is not None,
        "prefers": teller.prefers,
    }


def _plans(matter: Matter, *, public: bool) -> list[dict[str, Any]]:
    names = known_names(matter)
    return [
        {
            "post": plan.post.title, "measures": "" if public else plan.measures,
            "steps": plan.steps, "promised_on": plain(plan.promised_on),
            "made_at": moment(plan.made_at), "kept": plan.kept,
            "given_back_at": moment(plan.given_back_at),
        }
        for plan in desk.hide_names(list(matter.plans.select_related("post")), names)
    ]  # fmt: skip


def _doing(caller: Caller, matter: Matter) -> dict[str, Any]:
    found = doing.open_to(caller.actor, matter)
    main = {"act": found.main.act, "label": found.main.label} if found.main else None
    others = [{"act": deed.act, "label": deed.label} for deed in found.others]
    return {"main": main, "others": others, "why_not": found.why_not}


def words_of(caller: Caller, matter: Matter) -> list[dict[str, Any]]:
    """What was said, oldest first, as this caller may read it; three queries."""
    if caller.is_visitor:
        return [_said(word, word.public_text, _released(word), public=True) for word in
                _words(matter) if word.released_at and not word.erased_at]  # fmt: skip
    if caller.is_staff:
        names = known_names(matter)
        return [
            _said(one.word, mask_free_text(one.text, names), [*one.photos, *one.voices])
            for one in desk.heard(caller.actor, matter)
        ]
    return list(_own_words(caller, matter))


def _own_words(caller: Caller, matter: Matter) -> Iterable[dict[str, Any]]:
    """What the sender, or the channel that sent it, reads: all but what colleagues tell each other."""
    names = known_names(matter)
    mine = caller.actor.kind == "bearer"
    for word in _words(matter):
        if word.role not in SHOWN or word.erased_at:
            continue
        # The answer was written to the one who reads it.
        clear = mine and word.role == WordRole.ANSWER
        text = word.text if clear else mask_free_text(word.text, names)
        files = [row.file for row in word.attachments.all()] if mine else _released(word)
        yield _said(word, text, files)


def _words(matter: Matter) -> Iterable[Word]:
    files = Prefetch("attachments", WordFile.objects.select_related("file"))
    return matter.words.prefetch_related(files)


def _released(word: Word) -> list[File]:
    return [row.file for row in word.attachments.all() if row.released_at]


def _said(word: Word, text: str, files: Iterable[File], *, public: bool = False) -> dict[str, Any]:
    return {
        "role": word.role,
        "label": str(word.get_role_display()),
        "by": "" if public else word.by_label,
        "at": day_of(word.at) if public else moment(word.at),
        "text": text,
        "files": [file_of(file) for file in files],
    }


def file_of(file: File) -> dict[str, Any]:
    return {
        "token": file.token,
        "kind": file.kind,
        "media_type": file.media_type,
        "size": file.size,
        "url": reverse("api:v1:file", args=[file.token]),
    }


def steps_of(caller: Caller, number: str) -> list[dict[str, Any]]:
    """What happened, by which post; no name. For the public, days only."""
    matter = one(caller, number)
    at = day_of if caller.is_visitor else moment
    return [{"at": at(step.at), "what": step.what, "by": step.by} for step in timeline(matter)]


def post_key(post_id: int) -> str:
    """Nine digits that stand for a post outside: ids never leave."""
    return codes.number_of(post_id, sm3(b"post" + bytes(current().secret))[:16])


def posts_over(matter: Matter) -> dict[str, Post]:
    """The living posts over a matter's place, nearest first, by their keys."""
    over = Post.objects.live().filter(path__in=prefixes(matter.place)).select_related("area")
    return {post_key(post.pk): post for post in sorted(over, key=lambda post: -len(post.path))}


def candidates(matter: Matter) -> list[dict[str, Any]]:
    """The posts over a matter's place that carry any duty or may be pressed for an answer."""
    found = {
        key: post
        for key, post in posts_over(matter).items()
        if post.duties or post.role in (*PRESSED, *LEADERS)
    }
    held = holders(found.values(), clock.today())
    return [
        {
            "post": key, "title": post.title, "area": str(post.area), "duties": post.duties,
            "vacant": post.pk not in held,
        }
        for key, post in found.items()
    ]  # fmt: skip
