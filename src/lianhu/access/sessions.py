"""Sessions in the database, as Django's, read at the price of the database alone."""

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from lianhu.access.models import Account
from lianhu.audit.reads import first


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = first("session", _session, self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found


class Backend(ModelBackend):
    def get_user(self, user_id: Any) -> Account | None:
        account: Account | None = first("account", _account, int(user_id))
        return account if account and self.user_can_authenticate(account) else None


def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


def _account(pk: int) -> Any:
    return Account.objects.filter(pk=pk)
