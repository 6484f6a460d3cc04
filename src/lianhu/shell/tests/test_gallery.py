import pytest

from lianhu.shell.gallery import PAGES


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_gallery_shows(house, pingtang, page):
    answer = house.get(f"/gallery/{page}/")
    assert answer.status_code == 200
    assert "演示数据，纯属虚构" in answer.content.decode()


def test_the_gallery_is_closed_where_people_live(house, pingtang, settings):
    pingtang.demo = False
    assert house.get("/gallery/").status_code == 404
    settings.DEBUG = True
    assert house.get("/gallery/").status_code == 200
    assert "演示数据" not in house.get("/gallery/").content.decode()


def test_a_resident_page_asks_for_nothing_of_the_desk(house, pingtang):
    page = house.get("/gallery/resident/").content.decode()
    assert "tabler" not in page
    assert "office.css" not in page


def test_a_title_with_markup_is_shown_as_written(house, pingtang):
    """The title block stands in two places and is escaped in both."""
    from django.template import Context, Template

    text = '{% extends "shell/resident.html" %}{% block title %}{{ name }}{% endblock %}'
    page = Template(text).render(Context({"name": "<i>上寨</i> & 下寨"}))
    assert "<title>&lt;i&gt;上寨&lt;/i&gt; &amp; 下寨</title>" in page
    assert "<h1>&lt;i&gt;上寨&lt;/i&gt; &amp; 下寨</h1>" in page
