from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "lianhu.matters"
    verbose_name = "事项"

    def ready(self) -> None:
        from lianhu.assembly import pending as meetings
        from lianhu.audit import checks
        from lianhu.bodies import work
        from lianhu.dispatch import trying
        from lianhu.matters import (
            checking,
            decided,
            doors,
            holding,
            leaving,
            pending,
            reached,
            routing,
        )
        from lianhu.matters.commands.erasing import erase_told_by
        from lianhu.matters.commands.following import follow_all
        from lianhu.matters.papers import heads
        from lianhu.notices import heard
        from lianhu.people.said import also_erase
        from lianhu.triage import asking, retraining

        doors.open_all()
        checks.register("matters", checking.first_wrong)
        checks.register_gone(leaving.gone)
        checks.register_list(heads.when_true)
        also_erase(erase_told_by)
        retraining.learn_from(asking.AFFAIR, decided.affairs)
        retraining.learn_from(asking.CLASS, decided.classes)
        trying.read_from(routing.past, routing.lines)
        work.answer_with(holding.in_hand)
        meetings.put(pending.pending)
        heard.listen(reached.note)
        work.follow_with(follow_all)
