"""Which room answers which address."""

from django.urls import URLPattern, URLResolver, include, path

ROOMS = [
    ("", "lianhu.shell.urls"),
    ("", "lianhu.access.urls"),
    ("", "lianhu.matters.urls"),
    ("", "lianhu.feedback.urls"),
    ("", "lianhu.wishes.urls"),
    ("files/", "lianhu.files.urls"),
    ("places/", "lianhu.places.urls"),
    ("orders/", "lianhu.orders.urls"),
    ("rolls/", "lianhu.rolls.urls"),
    ("assembly/", "lianhu.assembly.urls"),
    ("ballots/", "lianhu.ballots.urls"),
    ("elections/", "lianhu.elections.urls"),
    ("screening/", "lianhu.screening.urls"),
    ("", "lianhu.pacts.urls"),
    ("projects/", "lianhu.projects.urls"),
    ("resolved/", "lianhu.execution.urls"),
    ("hours/", "lianhu.hours.urls"),
    ("triage/", "lianhu.triage.urls"),
    ("people/", "lianhu.people.urls"),
    ("posts/", "lianhu.bodies.urls"),
    ("told/", "lianhu.notices.urls"),
    ("sealed/", "lianhu.sealed.urls"),
    ("board/", "lianhu.publicity.urls"),
    ("methods/", "lianhu.methods.urls"),
    ("editing/", "lianhu.editing.urls"),
    ("dispatch/", "lianhu.dispatch.urls"),
    ("insight/", "lianhu.insight.urls"),
    ("", "lianhu.api.urls"),
]


urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in ROOMS
]
handler400 = "lianhu.shell.errors.bad_request"
handler403 = "lianhu.shell.errors.forbidden"
handler404 = "lianhu.shell.errors.not_found"
handler500 = "lianhu.shell.errors.server_error"
