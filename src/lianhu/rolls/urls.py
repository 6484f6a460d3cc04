from django.urls import URLPattern, path

from lianhu.rolls.views import objections, office

app_name = "rolls"
urlpatterns: list[URLPattern] = [
    path("", office.index, name="index"),
    path("new/", office.draw, name="draw"),
    path("posted/<int:pk>/", objections.posted_roll, name="posted"),
    path("<int:pk>/", office.show, name="show"),
    path("<int:pk>/asides/", office.asides, name="asides"),
    path("<int:pk>/add/", office.add, name="add"),
    path("<int:pk>/entry/<int:entry>/", office.entry, name="entry"),
    path("<int:pk>/freeze/", office.freeze, name="freeze"),
    path("<int:pk>/drop/", office.drop, name="drop"),
    path("<int:pk>/post/", office.post, name="post"),
    path("<int:pk>/paper/", office.paper, name="paper"),
    path("<int:pk>/paper/<str:form>/", office.paper, name="paper"),
    path("<int:pk>/unseal/", office.unseal, name="unseal"),
    path("objection/<int:objection>/", objections.found, name="found_objection"),
    path("<int:pk>/object/", objections.object_to, name="object"),
    path("<int:pk>/objection/<int:objection>/", objections.objection, name="objection"),
]
