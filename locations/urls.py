"""Addresses of the directory: clinics, people, kinds of visits; mounted at the root."""

from django.urls import path

from locations import people_views, views

app_name = "locations"
# Any text: the views lead a name in capitals or with spaces around it to the right address.
urlpatterns = [
    path("locations/", views.location_index, name="index"),
    path("locations/near/", views.remember, name="remember"),
    path("locations/<str:slug>/", views.location, name="location"),
    path("team/", people_views.team, name="team"),
    path("team/<str:slug>/", people_views.practitioner, name="practitioner"),
    path("services/", people_views.service_index, name="service-index"),
    path("services/<str:slug>/", people_views.service, name="service"),
]
