"""Answers held against the definitions that are served."""

import re
from functools import cache

from jsonschema import Draft202012Validator, FormatChecker

from lianhu.api.open311.endpoints import document
from lianhu.api.v1 import interface


@cache
def _definitions():
    import json

    v1 = json.loads(json.dumps(interface.document()))
    return v1, document()


def _declared(response):
    """The operation of a test response in one of the definitions, and the whole definition."""
    request = response.request
    path, method = request["PATH_INFO"], request["REQUEST_METHOD"].lower()
    for whole in _definitions():
        for address, operations in whole["paths"].items():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(address))
            if re.fullmatch(pattern, path) and method in operations:
                return operations[method], whole
    raise AssertionError(f"{method} {path} stands in no definition")


def fits(response, status=200):
    """The JSON of an answer, once it is what the definition promises for this status."""
    assert response.status_code == status, response.content.decode()
    operation, whole = _declared(response)
    declared = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    schema = {**declared, "components": whole["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(response.json())
    return response.json()
