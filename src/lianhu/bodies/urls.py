from django.urls import path

from lianhu.bodies import stream_views
from lianhu.bodies.views import members, posts

app_name = "bodies"
urlpatterns = [
    path("", posts.posts, name="posts"),
    path("new/", posts.create_post, name="create_post"),
    path("mine/", posts.mine, name="mine"),
    path("who/", posts.directory, name="directory"),
    path("who/<slug:key>/", posts.directory, name="directory_of"),
    path("charter/<slug:key>/", posts.charter, name="charter"),
    path("grid/<slug:key>/<slug:what>/", posts.redraw, name="redraw"),
    path("bodies/new/", posts.found_body, name="found"),
    path("bodies/", members.bodies, name="bodies"),
    path("bodies/<int:pk>/", members.organisation, name="organisation"),
    path("bodies/<int:pk>/seat/", members.seat, name="seat"),
    path("bodies/<int:pk>/bring/", members.bring, name="bring"),
    path("bodies/<int:pk>/term/", members.term, name="term"),
    path("bodies/<int:pk>/adopt/", members.adopt_powers, name="adopt_powers"),
    path("bodies/member/<int:pk>/", members.member, name="member"),
    path("bodies/term/<int:pk>/", members.correct_term, name="correct_term"),
    path("bodies/powers/<int:pk>/", members.powers, name="powers"),
    path("bodies/powers/<int:pk>/<slug:form>/", members.powers, name="powers_paper"),
    path("streams/new/", stream_views.new_stream, name="new_stream"),
    path("streams/<int:pk>/", stream_views.stream, name="stream"),
    path("<int:pk>/", posts.post, name="post"),
    path("<int:pk>/duties/", posts.duties, name="duties"),
    path("<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("<int:pk>/hand-over/", posts.hand_over, name="hand_over"),
]
