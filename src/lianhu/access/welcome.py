"""The way in of somebody who was put into a post: a personal link, or an account."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.access.models import Account, Link
from lianhu.access.roles import LINK_ROLES
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.bodies.models import Tenure
from lianhu.bodies.welcome import Offer


def way_in(actor: Actor, tenure: Tenure) -> Offer | None:
    """The next step for this holder; None where they can come in already."""
    return _link(actor, tenure) if tenure.post.role in LINK_ROLES else _account(actor, tenure)


def _link(actor: Actor, tenure: Tenure) -> Offer | None:
    if not actor.may("access.issue_link", tenure.post.path):
        return None
    link = Link.objects.visible_to(SYSTEM).live().filter(tenure=tenure).first()
    if link is not None and link.bound_at:
        return None
    who = {"name": tenure.person.name}
    if link is not None:
        words = _("%(name)s的专属链接已经开通，还没有在手机上点开。没收到的，重新开通一个。")
        again = reverse("access:issue", args=[tenure.pk])
        return Offer(words % who, str(_("重新开通")), again)
    words = _("%(name)s还没有专属链接，进不来。开通后当面扫码，或者把那段话发到本人微信。")
    url = reverse("access:issue", args=[tenure.pk])
    return Offer(words % who, str(_("开通专属链接")), url, sends=True)


def _account(actor: Actor, tenure: Tenure) -> Offer | None:
    found = Account.objects.visible_to(SYSTEM).filter(person=tenure.person_id).first()
    who = {"name": tenure.person.name}
    if found is not None and found.is_active:
        return None
    if not actor.may("access.create_account", tenure.post.path):
        return Offer(_("%(name)s还没有账号，请县管理员在“账号”里开通。") % who)
    if found is not None:
        url = reverse("access:account", args=[found.pk])
        return Offer(_("%(name)s的账号停用了。") % who, str(_("看账号")), url)
    words = _("%(name)s还没有账号。开通后打印交付单，把初始密码当面交给本人。")
    url = f"{reverse('access:new_account')}?tenure={tenure.pk}"
    return Offer(words % who, str(_("开通账号")), url)
