"""The house tags: small pieces every room's templates are made of. All are shown at /gallery/."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import uuid4

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lianhu.kernel.clock import local
from lianhu.kernel.hashing import short_hex
from lianhu.shell import fields, qr, words
from lianhu.shell.icons import PATHS
from lianhu.shell.menu import Item, Menus, grouped

register = template.Library()

COPY_LIMIT: Final = 500
LAMPS: Final = {"green": "●", "yellow": "▲", "red": "■", "blue": "◆", "grey": "○"}


@register.simple_block_tag
def keep(content: SafeString) -> SafeString:
    """`{% keep as name %}…{% endkeep %}` lets a base page use one block's text twice."""
    return mark_safe(content.strip())  # noqa: S308 - already rendered and escaped by the template


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon. Without `label` it is decoration and hidden from screen readers."""
    return _icon(name, str(label))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    voice = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="lh-icon" viewBox="0 0 24 24" {} focusable="false"><path d="{}"/></svg>',
        voice,
        PATHS[name],
    )


@register.simple_tag
def office_nav(menus: Menus) -> SafeString:
    """The office's navigation: the same for everybody who may open the same pages, so drawn once."""
    items = tuple(menus.office)
    return _nav(items, menus.here, get_language() or "") if items else SafeString()


@lru_cache(maxsize=512)
def _nav(items: tuple[Item, ...], here: str, _language: str) -> SafeString:
    return _render("nav", groups=grouped(items), here=here)


@register.simple_tag
def badge(text: object, tone: str = "plain") -> SafeString:
    """A short label. `tone`: plain, info, good, warn or bad; the words must say it without colour."""
    return format_html('<span class="lh-badge lh-tone-{}">{}</span>', tone, text)


@register.simple_tag
def lamp(colour: str, text: object) -> SafeString:
    """A state with colour, shape and words. `colour`: green, yellow, red, blue or grey."""
    return format_html(
        '<span class="lh-lamp lh-lamp-{}"><span aria-hidden="true">{}</span>{}</span>',
        colour,
        LAMPS[colour],
        text,
    )


@register.simple_tag
def moment(at: datetime | None, style: str = "near", none: str = "") -> SafeString:
    """A point in time. `style`: near (今天 14:05) or full (2026年3月5日 14:05); `none` when there is none."""
    if at is None:
        return format_html("{}", none)
    text = words.near(at) if style == "near" else words.full(at)
    return _time(local(at).isoformat(timespec="minutes"), words.full(at), text)


@register.simple_tag
def day(value: date | None, weekday: bool = False, none: str = "") -> SafeString:
    """A date: 2026年3月5日, with `weekday` also （周四）."""
    if value is None:
        return format_html("{}", none)
    plain = local(value).date() if isinstance(value, datetime) else value
    return _time(plain.isoformat(), "", words.day(plain, weekday=weekday))


@register.simple_tag
def due(at: datetime | None, none: str = "") -> SafeString:
    """A deadline in words: 还有2天, 今天 18:00 前, 已超3小时."""
    if at is None:
        return format_html("{}", none)
    text, tone = words.left(at)
    inner = _time(local(at).isoformat(timespec="minutes"), words.full(at), text)
    return format_html('<span class="lh-due lh-due-{}">{}</span>', tone, inner)


@register.simple_block_tag
def panel(
    content: SafeString, title: object = "", more: str = "", more_text: object = "全部"
) -> SafeString:
    """A titled box. `more` is the address of a link at the right of the title."""
    return _render("panel", content=content, title=title, more=more, more_text=more_text)


@register.simple_tag
def field(bound: BoundField, label: object = None, hint: object = None) -> SafeString:
    """One form field: label, help, control and its errors beside it, tied together for screen readers."""
    if bound.is_hidden:
        return bound.as_widget()
    return _render("field", **fields.dressed(bound, label, hint))


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """What must be mended, at the top of the form, each with a link to its field."""
    if not form.errors:
        return SafeString("")
    return _render("form_errors", form=form, faulty=[f for f in form if f.errors])


@register.simple_tag
def once_key() -> SafeString:
    """The hidden idempotency key of a form: the same form sent twice counts once."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4().hex)


@register.simple_tag
def empty(title: object, hint: object = "", url: str = "", action: object = "") -> SafeString:
    """What stands where a list would be when there is nothing in it, and what to do then."""
    return _render("empty", title=title, hint=hint, url=url, action=action)


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Any, words: object = "") -> SafeString:
    """Previous and next of a Django `Page`, or of anything with `previous_query`/`next_query` strings.

    Other parts of the query string are kept.
    """
    request = context.get("request")
    return _render("pager", **_turns(page, request.GET if request else None), words=words)


@register.simple_tag
def steps(items: Iterable[Any]) -> SafeString:
    """The steps of a matter, in order.

    Each item (mapping or object) has `label`, `state` (done, now, todo or late) and may have
    `at` (when done or told), `due` (datetime), `who`, `note`;
    `doing` says what is waited for now where it is not work.
    """
    return _render("steps", items=list(items))


@register.simple_tag
def timeline(items: Iterable[Any]) -> SafeString:
    """What happened, one entry each: `at`, `title`, and optional `who`, `text`, `tone`, `extra` (safe HTML)."""
    return _render("timeline", items=list(items))


@register.simple_tag
def figure(
    number: object,
    label: object,
    *,
    definition: object,
    period: object,
    as_of: datetime,
    n: object = None,
    unit: object = "",
    url: str = "",
) -> SafeString:
    """A published number with its definition (口径), period, as-of time and n; none of them may be left out."""
    return _render(
        "figure",
        number=number,
        label=label,
        definition=definition,
        period=period,
        as_of=as_of,
        n=n,
        unit=unit,
        url=url,
    )


@register.simple_tag
def copytext(text: object, label: object = "可以复制到微信群的文字") -> SafeString:
    """At most 500 characters with a copy button; without JavaScript a text box to select from."""
    plain = str(text).strip()
    if len(plain) > COPY_LIMIT:
        plain = plain[: COPY_LIMIT - 1] + "…"
    rows = min(12, plain.count("\n") + len(plain) // 24 + 1)
    return _render("copytext", text=plain, label=label, rows=rows, uid=_uid())


@register.simple_tag
def read_aloud(text: object = "", target: str = "", label: object = "听一听") -> SafeString:
    """A button that speaks `text`, or the element that the selector `target` names, by the device itself."""
    return _render("read_aloud", text=text, target=target, label=label)


@register.simple_tag
def confirm(
    label: object,
    question: object,
    *,
    name: str = "",
    value: str = "",
    yes: object = "",
    tone: str = "bad",
) -> SafeString:
    """A submit button that asks first, without JavaScript. It stands inside the form it submits."""
    return _render(
        "confirm", label=label, question=question, name=name, value=value, yes=yes, tone=tone
    )


@register.simple_tag(name="qr")
def qr_picture(text: str, label: object = "", size: int = 132) -> SafeString:
    """A QR code as SVG in the page; `label` says below it what it opens. `size` in CSS pixels."""
    return _render("qr", svg=qr.svg(text, size=size), label=label)


@register.simple_tag
def sign_lines(*names: object) -> SafeString:
    """Places for signature, thumbprint and date on a printed sheet, one for each name."""
    return _render("sign_lines", names=names)


@register.simple_tag
def draft_done(key: str) -> SafeString:
    """On the page after success: forget the draft kept under `data-draft=key`."""
    return format_html('<span hidden data-draft-clear="{}"></span>', key)


@register.simple_tag
def digest(value: str) -> str:
    """A digest short enough to be compared by a person; `lianhu verify` takes it so."""
    return short_hex(value)


@register.simple_tag
def options(pairs: Mapping[str, object], chosen: object = "") -> SafeString:
    """`<option>` elements for a filter that is no form field."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (k, SafeString(" selected") if str(k) == str(chosen) else "", v)
            for k, v in pairs.items()
        ),
    )


def _time(machine: str, title: str, text: str) -> SafeString:
    extra = format_html(' title="{}"', title) if title and title != text else ""
    return format_html('<time datetime="{}"{}>{}</time>', machine, extra, text)


def _render(piece: str, /, **context: Any) -> SafeString:
    return render_to_string(f"shell/ui/{piece}.html", context)


def _uid() -> str:
    return f"u{uuid4().hex[:8]}"


def _turns(page: Any, query: Any) -> dict[str, Any]:
    if hasattr(page, "next_query"):
        return {"back": page.previous_query, "on": page.next_query, "page": None}
    back = page.previous_page_number() if page.has_previous() else None
    on = page.next_page_number() if page.has_next() else None
    return {"back": _with_page(query, back), "on": _with_page(query, on), "page": page}


def _with_page(query: Any, number: int | None) -> str:
    if number is None:
        return ""
    if query is None:
        return f"?page={number}"
    changed = query.copy()
    changed["page"] = number
    return f"?{changed.urlencode()}"
