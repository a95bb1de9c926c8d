"""Addresses of what visitors read, mounted at the root: conditions, guides and treatments."""

from django.urls import path

from education import views
from education.models import PageKind

app_name = "education"

urlpatterns = [
    path("conditions/", views.condition_index, name="condition-index"),
    *(
        path(f"{kind.value}s/<slug:slug>/", views.page, {"kind": kind.value}, name=kind.value)
        for kind in PageKind
    ),
]
