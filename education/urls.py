"""Addresses of what visitors read, mounted at the root: conditions, guides and treatments."""

from django.urls import path

from education import views
from education.models import PageKind
from education.search import views as search_views

app_name = "education"

urlpatterns = [
    path("search/", search_views.search, name="search"),
    path("search/suggest", search_views.suggest, name="suggest"),
    path("conditions/", views.condition_index, name="condition-index"),
    *(
        path(f"{kind.value}s/<slug:slug>/", views.page, {"kind": kind.value}, name=kind.value)
        for kind in PageKind
    ),
]
