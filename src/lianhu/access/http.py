"""A request after our middleware."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lianhu.audit.actor import Actor


class Request(HttpRequest):
    """Who acts, and whether htmx asked."""

    actor: Actor
    htmx: HtmxDetails
