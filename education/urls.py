"""Addresses of what visitors read, mounted at /conditions/."""

from django.urls import path

from education import views

app_name = "education"

urlpatterns = [
    path("", views.condition_index, name="condition-index"),
    path("<slug:slug>/", views.condition, name="condition"),
]
