from django.urls import path

from lianhu.bodies import stream_views, views

app_name = "bodies"
urlpatterns = [
    path("", views.posts, name="posts"),
    path("new/", views.create_post, name="create_post"),
    path("mine/", views.mine, name="mine"),
    path("who/", views.directory, name="directory"),
    path("who/<slug:key>/", views.directory, name="directory_of"),
    path("charter/<slug:key>/", views.charter, name="charter"),
    path("grid/<slug:key>/<slug:what>/", views.redraw, name="redraw"),
    path("bodies/new/", views.found_body, name="found"),
    path("bodies/<int:pk>/", views.organisation, name="organisation"),
    path("streams/new/", stream_views.new_stream, name="new_stream"),
    path("streams/<int:pk>/", stream_views.stream, name="stream"),
    path("<int:pk>/", views.post, name="post"),
    path("<int:pk>/duties/", views.duties, name="duties"),
    path("<int:pk>/appoint/", views.appoint, name="appoint"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand_over"),
]
