"""Who joins what at the same moment: never a circle, never a chain, never a lost count."""

import threading

from django.db import connection, connections

from lianhu.counties.current import enter_only
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import fresh, raised, village


def at_once(jobs):
    start, lost = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            enter_only()
            start.wait(10)
            job()
        except Refusal as refusal:
            lost.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return lost


def test_two_that_join_each_other_make_one_pair(own_database):
    here = village()
    clerk = here.who("clerk")
    for _ in range(5):
        one, two = raised(here), raised(here)
        lost = at_once(
            [
                lambda one=one, two=two: commands.join(clerk, one, lead=two),
                lambda one=one, two=two: commands.join(clerk, two, lead=one),
            ]
        )
        one, two = fresh(one), fresh(two)
        assert len(lost) == 1
        assert {one.lead_id, two.lead_id} in ({None, two.pk}, {None, one.pk})
        assert one.joined + two.joined == 1
    assert connection.schema_name


def test_many_that_join_one_are_all_counted(own_database):
    here = village()
    clerk, lead = here.who("clerk"), raised(here)
    many = [raised(here, words=f"同一盏灯{n}") for n in range(6)]
    assert at_once([lambda one=one: commands.join(clerk, one, lead=lead) for one in many]) == []
    assert fresh(lead).joined == Matter._base_manager.filter(lead=lead).count() == 6
