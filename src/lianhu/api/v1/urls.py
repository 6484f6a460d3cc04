from lianhu.api.v1 import interface

urlpatterns = interface.urlpatterns()
