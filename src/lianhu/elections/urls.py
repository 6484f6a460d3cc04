from django.urls import URLPattern, path

from lianhu.elections.views import office, papers, people, public

app_name = "elections"
urlpatterns: list[URLPattern] = [
    path("", office.desk, name="desk"),
    path("new/", office.new, name="new"),
    path("recall/", people.recall, name="recall"),
    path("of/<slug:key>/", public.place, name="place"),
    path("of/<slug:key>/<int:pk>/", public.show, name="public"),
    path("<int:pk>/", office.show, name="show"),
    path("<int:pk>/vote/", office.open_vote, name="open_vote"),
    path("<int:pk>/step-down/<int:member>/", office.step_down, name="step_down"),
    path("<int:pk>/replace/", people.replace, name="replace"),
    path("<int:pk>/nominate/", people.nominate, name="nominate"),
    path("<int:pk>/strike/<int:no>/", people.strike, name="strike"),
    path("<int:pk>/judge/<int:candidate>/", people.judge, name="judge"),
    path("<int:pk>/decline/<int:candidate>/", people.decline, name="decline"),
    path("<int:pk>/paper/<slug:which>/", papers.paper, name="paper"),
    path("<int:pk>/paper/<slug:which>/<slug:form>/", papers.paper, name="paper"),
]
