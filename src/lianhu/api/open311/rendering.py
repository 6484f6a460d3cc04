"""One answer in two spellings, JSON and XML, as GeoReport v2 pairs them."""

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree

from django.http import HttpResponse

from lianhu.api.answering import dumps, marked, notice

TYPES: Final = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
DECLARATION: Final = b'<?xml version="1.0" encoding="utf-8"?>\n'
# What an element of a list is called; JSON has no name for it.
ONE_OF: Final = {
    "services": "service", "service_requests": "request", "attributes": "attribute",
    "values": "value", "errors": "error", "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
# Not a character of XML 1.0; what people wrote was cleaned, this is the wall behind it.
_UNFIT: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(root: str, value: Any, format: str, status: int = 200) -> HttpResponse:
    """`value` (an object, or a list of objects) as the document `root`.

    In a demo county JSON carries "notice" in each object at the top, XML as an attribute of
    the root, both in the header X-Demo.
    """
    body = _xml(root, value) if format == "xml" else dumps(_noted(value))
    return marked(HttpResponse(body, status=status, content_type=TYPES[format]))


def fault(status: int, description: str, format: str) -> HttpResponse:
    """The standard's own shape of an error; its code is the HTTP status."""
    kind = format if format in TYPES else "json"
    return rendered("errors", [{"code": status, "description": description}], kind, status)


def _noted(value: Any) -> Any:
    words = notice()
    if not words:
        return value
    if isinstance(value, list):
        return [{**one, "notice": words} for one in value]
    return {**value, "notice": words}


def _xml(root: str, value: Any) -> bytes:
    top = ElementTree.Element(root)
    words = notice()
    if words:
        top.set("notice", words)
    _fill(top, value)
    body: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=False)
    return DECLARATION + body


def _fill(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _fill(ElementTree.SubElement(element, name), inner)
    elif isinstance(value, list):
        for inner in value:
            _fill(ElementTree.SubElement(element, ONE_OF[element.tag]), inner)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _UNFIT.sub("", str(value))
