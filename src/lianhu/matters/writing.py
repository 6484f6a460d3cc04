"""Content rows: what was said, with its digest for the log. Written only by commands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import insert
from lianhu.audit.trace import digest, new_salt
from lianhu.files.intake import attach
from lianhu.kernel import clock, text
from lianhu.kernel.errors import Refusal
from lianhu.matters.models import Matter, Word, WordFile

if TYPE_CHECKING:
    from lianhu.files.models import File

LONGEST = 2000


def write(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    role: str,
    words: str,
    files: Sequence["File"] = (),
    *,
    label: str = "",
    title: str = "",
    field: str = "text",
) -> Word:
    """Keep what somebody said about `matter`, with its voice and photos.

    Args:
        label: how the page calls the speaker, "网格员" or "反映人"; no name.
        title: how a refusal calls the words, "反映内容" for one.
        field: the form field a refusal points at.

    Raises:
        Refusal: nothing said at all, or more than 2,000 characters.
    """
    said = text.clean(words, LONGEST, label=title, field=field)
    if not said and not files:
        raise Refusal(_("请写几句话，或录一段语音、拍一张照片。"), field=field)
    salt = new_salt()
    proof = "\n".join([said, *(file.sm3 for file in files)])
    word = Word(
        matter=matter, role=role, text=said, by_person_id=actor.person_id, by_label=label,
        at=clock.now(), salt=salt, digest=digest(proof, salt),
    )  # fmt: skip
    insert(word)
    for file in files:
        attach(file, matter.stream, confidentiality=matter.secrecy)
        WordFile.objects.create(word=word, file=file)
    return word


def release(word: Word, actor: Actor, public_text: str) -> None:
    """Let everyone read `public_text` in place of what was said."""
    word.public_text = text.clean(public_text, LONGEST)
    word.released_by_id = actor.person_id
    word.released_at = clock.now()
    word.save(update_fields=["public_text", "released_by_id", "released_at"])


def label_of(actor: Actor, verb: str, place: str) -> str:
    """How the page calls somebody who speaks: the title of the post used, no name.

    Staff who speak outside their own area, where no post of theirs reaches, still have a post.
    """
    grant = actor.grant(verb, place)
    if grant and grant.title:
        return grant.title
    if titles := [one.title for one in actor.grants if one.title]:
        return titles[0]
    return str({"bearer": _("反映人"), "system": _("系统")}.get(actor.kind, _("来访者")))
