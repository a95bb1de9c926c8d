"""Addresses of the directory."""

from django.urls import path

from locations import views

app_name = "locations"
urlpatterns = [
    path("", views.location_index, name="index"),
    # Any text: the view leads a name in capitals or with spaces around it to the right address.
    path("<str:slug>/", views.location, name="location"),
]
