import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at, searched
from lianhu.audit.seen import held, unchanged
from lianhu.people import commands, forms, queries
from lianhu.people.deeds import DEEDS, may
from lianhu.people.ethnic import ETHNIC
from lianhu.people.models import SEE, Household, Person, Teller
from lianhu.people.scope import place_for
from lianhu.places.models import Area
from lianhu.places.queries import labels, on_path

PER_PAGE = 30


@never_cache
@require_safe
def index(request: Request) -> HttpResponse:
    """Everyone this actor may look after; searched by `?q=`, narrowed by `?area=KEY`."""
    require_somewhere(request.actor, SEE)
    words = searched(request)
    visible = Person.objects.visible_to(request.actor).present()
    key = searched(request, "area")
    area = Area.objects.visible_to(request.actor).filter(key=key).first() if key else None
    if area is not None:
        visible = queries.under_area(visible, area)
    people = queries.in_order(queries.found(visible, words))
    turned = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": words,
        "area": area,
        "page": turned,
        "rows": queries.list_rows(turned),
        "may_register": bool(request.actor.paths("people.register")),
        "may_open": bool(request.actor.paths("people.add_household")),
    }
    return page(request, "people/list.html", context)


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """One person, with everything closed masked."""
    person = _person(request, pk)
    return page(request, "people/show.html", _about(request, person))


@never_cache
@require_POST
def reveal(request: Request, pk: int) -> HttpResponse:
    """Open one closed field, for a reason; the answer is shown once and kept nowhere."""
    person = _person(request, pk)
    form = forms.RevealForm(request.POST, choices=_closed(person))
    if form.is_valid():
        with said_at(form):
            clear = commands.reveal(request.actor, person, **_opened(person, form.cleaned_data))
            context = {"person": person, "clear": clear, "what": _what(form)}
            return page(request, "people/revealed.html", context)
    return page(request, "people/show.html", _about(request, person), form)


@never_cache
@require_http_methods(["GET", "POST"])
def reveal_teller(request: Request, pk: int) -> HttpResponse:
    """The phone of who raised something, for a reason; shown once. `?next=` is the matter's page."""
    teller = get_object_or_404(Teller.objects.visible_to(request.actor), pk=pk, erased_at=None)
    request.actor.require("people.reveal_teller", place=teller.place)
    back = request.GET.get("next", "")
    back = (
        back
        if re.fullmatch(r"/(office|field)/m/[0-9]{9}/|/office/calls/[0-9]{1,18}/", back)
        else ""
    )
    face = "field" if back.startswith("/field/") else "office"
    context = {"who": queries.masked_teller(teller), "back": back, "face": f"shell/{face}.html"}
    form = forms.TellerPhoneForm(posted(request))
    if form.is_valid():
        with said_at(form):
            clear = commands.reveal_teller(request.actor, teller, **form.cleaned_data)
            phone, _line, more = clear.partition("\n")
            context |= {"clear": phone, "more": more}
            return page(request, "people/teller_phone.html", context)
    return page(request, "people/teller_phone.html", context, form)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Put someone down; `?household=ID` into that household."""
    require_somewhere(request.actor, "people.register")
    home = _home(request)
    form = forms.PersonForm(posted(request), actor=request.actor, household=home)
    if form.is_valid():
        words = form.cleaned_data
        area = home.grid if home else words.pop("grid")
        with said_at(form):
            made = commands.register(request.actor, area=area, household=home, **words)
            messages.success(request, _("已登记。"))
            return redirect("people:show", made.pk)
    return page(request, "people/new.html", {"household": home}, form)


@never_cache
@require_http_methods(["GET", "POST"])
def new_household(request: Request) -> HttpResponse:
    """Open a household; its people are put down from its page."""
    require_somewhere(request.actor, "people.add_household")
    form = forms.HouseholdForm(posted(request), actor=request.actor)
    if form.is_valid():
        with said_at(form):
            made = commands.add_household(request.actor, **form.cleaned_data)
            messages.success(request, _("已立户，请登记户内的人。"))
            # Asked at once where people were moved to; elsewhere only by who opens that page.
            asks = queries.asks_origin(made) and request.actor.may("people.relocate", made.path)
            return redirect("people:moved" if asks else "people:household", made.pk)
    return page(request, "people/new_household.html", {}, form)


@never_cache
@require_safe
def household(request: Request, pk: int) -> HttpResponse:
    """One household: where it is and who is in it."""
    home = _household(request, pk)
    return page(request, "people/household.html", _in(request, home))


@never_cache
@require_http_methods(["GET", "POST"])
def place(request: Request, pk: int) -> HttpResponse:
    """Put a household into another grid, cluster or entrance."""
    home = _household(request, pk)
    request.actor.require("people.place_household", place=home.path)
    form = forms.PlaceForm(posted(request), initial=_spot(home), actor=request.actor, home=home)
    if form.is_valid():
        with said_at(form), form.unchanged(request.actor, lambda: _spot(held(home))):
            commands.place_household(request.actor, home, **form.cleaned_data)
            messages.success(request, _("已调整，户内的人跟着走。"))
            return redirect("people:household", pk)
    return page(request, "people/place.html", {"home": home}, form)


@never_cache
@require_http_methods(["GET", "POST"])
def moved(request: Request, pk: int) -> HttpResponse:
    """From where a household was moved, put down or corrected."""
    home = _household(request, pk)
    request.actor.require("people.relocate", place=home.path)
    before = queries.relocation(home)
    form = forms.RelocationForm(posted(request), before=before)
    if form.is_valid():
        with said_at(form):
            commands.relocate(request.actor, home, **form.cleaned_data)
            messages.success(request, _("搬迁信息已记下。"))
            return redirect("people:household", pk)
    return page(request, "people/moved.html", {"home": home, "before": before}, form)


@never_cache
@require_safe
def building(request: Request, pk: int) -> HttpResponse:
    """Who lives in a building: by entrance, floor and room, as far as this actor may see."""
    require_somewhere(request.actor, SEE)
    paths = request.actor.paths(SEE)
    found = queries.building(pk, under(paths, "village__path") | under(paths, "grid__path"))
    if found is None:
        raise Http404
    homes = queries.flats(Household.objects.visible_to(request.actor), found)
    heads = queries.heads(home.pk for home in homes)
    rows = [(home, heads.get(home.pk, "")) for home in homes]
    return page(request, "people/building.html", {"building": found, "rows": rows})


@never_cache
@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """End a household that nobody is in any more."""
    home = _household(request, pk)
    commands.end_household(request.actor, home)
    messages.success(request, _("此户已注销。"))
    return redirect("people:household", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int, what: str) -> HttpResponse:
    """One form for one command on a person."""
    person = _person(request, pk)
    deed = DEEDS.get(what)
    if deed is None or person.erased_at is not None:
        raise Http404
    request.actor.require(deed.verb, place=place_for(request.actor, deed.verb, person))
    form = forms.form_for(what, person, posted(request))
    if form.is_valid():
        with (
            said_at(form),
            unchanged(form, request.actor, lambda: forms.CorrectForm.now(held(person))),
        ):
            deed.run(request.actor, person, form.cleaned_data)
            messages.success(request, _("已办好：%(deed)s。") % {"deed": deed.label})
            seen = Person.objects.visible_to(request.actor).present().filter(pk=pk).exists()
            return redirect("people:show", pk) if seen else redirect("people:list")
    return page(request, "people/change.html", {"person": person, "deed": deed}, form)


def _spot(home: Household) -> dict[str, Any]:
    names = ("grid", "cluster", "unit", "floor", "room", "door")
    return {name: getattr(home, name) for name in names}


def _person(request: Request, pk: int) -> Person:
    require_somewhere(request.actor, SEE)
    return get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)


def _household(request: Request, pk: int) -> Household:
    require_somewhere(request.actor, SEE)
    rows = Household.objects.visible_to(request.actor)
    found: Household = get_object_or_404(
        rows.select_related("grid", "cluster", "unit__building"), pk=pk
    )
    return found


def _in(request: Request, home: Household) -> dict[str, Any]:
    able = request.actor.may if home.ended_on is None else (lambda verb, path: False)
    members = queries.members(home)
    return {
        "home": home,
        "above": on_path(home.path),
        "members": members,
        "moved": queries.relocation(home),
        "moves": queries.relocations(home),
        "asks_origin": queries.asks_origin(home),
        "may_relocate": able("people.relocate", home.path),
        "may_add": able("people.register", home.path),
        "may_place": able("people.place_household", home.path),
        "may_end": not members and able("people.end_household", home.path),
    }


def _home(request: Request) -> Household | None:
    given = searched(request, "household")
    if not given:
        return None
    rows = Household.objects.visible_to(request.actor).select_related("grid")
    return get_object_or_404(rows, pk=int(given) if given.isascii() and given.isdigit() else 0)


def _closed(person: Person) -> list[tuple[str, str]]:
    """What could be opened, masked."""
    number = [("id_number", f"{_('身份证号码')} {queries.masked_id(person)}")]
    phones = [
        (str(row.pk), f"{_('电话')} {queries.masked_phone(row)} {row.owner_words}".strip())
        for row in person.contacts.order_by("pk")
    ]
    return (number if person.id_cipher is not None else []) + phones


def _opened(person: Person, words: dict[str, Any]) -> dict[str, Any]:
    what = words.pop("what")
    if what == "id_number":
        return {"field": what, **words}
    return {"field": "phone", "contact": person.contacts.get(pk=what), **words}


def _what(form: forms.RevealForm) -> str:
    return str(dict(form.fields["what"].choices)[form["what"].data])  # type: ignore[attr-defined]


def _about(request: Request, person: Person) -> dict[str, Any]:
    homes = queries.homes(person)
    heads = queries.heads(home.household_id for home in homes)
    words = labels([home.household.path for home in homes] + [person.place])
    kin = queries.relatives(person)
    names = queries.display_names([other for _degree, other in kin], request.actor)
    able = may(request.actor, person)
    away = person.aways.filter(to_on=None).first()
    if away is not None:
        able.discard("away")
    closed = _closed(person)
    place = place_for(request.actor, "people.reveal", person)
    return {
        "person": person,
        "ethnic": ETHNIC.get(person.ethnic, ""),
        "id_number": queries.masked_id(person),
        "contacts": [(row, queries.masked_phone(row)) for row in person.contacts.order_by("pk")],
        "homes": [
            (home, words[home.household.path], heads.get(home.household_id, "")) for home in homes
        ],
        "place": words[person.place],
        "away": away,
        "kin": [(degree, names[other.pk]) for degree, other in kin],
        "reveals": person.reveals.order_by("-at", "-pk")[:10],
        "able": able,
        "deeds": [deed for deed in DEEDS.values() if deed.at_top and deed.key in able],
        "reveal_form": forms.RevealForm(choices=closed)
        if closed and request.actor.may("people.reveal", place)
        else None,
    }
