"""A real browser on a real server with a database of its own."""

import pytest
from django.db import connection


@pytest.fixture
def site(own_database, served):
    """The whole product over HTTP on a database of the test's own; gives the address."""
    # Each request has a thread of its own here; a kept connection would never be used again.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    yield served
    connection.settings_dict["CONN_MAX_AGE"] = None


@pytest.fixture
def phone(chromium, site):
    context = chromium.new_context(viewport={"width": 375, "height": 812}, base_url=site)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(chromium, site):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    yield context.new_page()
    context.close()
