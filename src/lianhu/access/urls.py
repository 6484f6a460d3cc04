from django.urls import path

from lianhu.access.views import office, own

app_name = "access"
urlpatterns = [
    path("sign-in/", own.sign_in, name="sign_in"),
    path("sign-in/code/", own.code, name="code"),
    path("sign-in/enrol/", own.enrolment, name="enrolment"),
    path("sign-out/", own.sign_out, name="sign_out"),
    path("l/<str:token>/", own.link, name="link"),
    path("sign-in/help/", own.keys, name="keys"),
    path("me/", own.me, name="me"),
    path("me/password/", own.password, name="password"),
    path("me/recovery/", own.recovery, name="recovery"),
    path("accounts/", office.accounts, name="accounts"),
    path("accounts/new/", office.new_account, name="new_account"),
    path("accounts/<int:pk>/", office.account, name="account"),
    path("links/", office.links, name="links"),
    path("links/<int:pk>/issue/", office.issue, name="issue"),
    path("links/<int:pk>/revoke/", office.revoke, name="revoke"),
]
