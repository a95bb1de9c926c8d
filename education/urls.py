"""Addresses of what visitors read, mounted at the root: conditions, guides and treatments."""

from django.urls import path

from education import picture_view, views
from education.answers import views as answer_views
from education.feeds import ChangedPages
from education.models import PageKind
from education.search import views as search_views

app_name = "education"

urlpatterns = [
    path("media/<str:name>", picture_view.picture, name="picture"),
    path("helpful/<slug:kind>/<slug:slug>/", answer_views.helpful, name="helpful"),
    path("helpful/<slug:kind>/<slug:slug>/thanks/", answer_views.thanks, name="helpful-thanks"),
    path("search/", search_views.search, name="search"),
    path("search/suggest", search_views.suggest, name="suggest"),
    path("glossary/", views.glossary, name="glossary"),
    path("conditions/", views.condition_index, name="condition-index"),
    path("conditions/by-symptom/", views.by_symptom, name="by-symptom"),
    path("conditions/feed.atom", ChangedPages(), name="feed"),
    path("conditions/<slug:slug>/handout/", views.handout, name="handout"),
    path("cards/<slug:slug>-<str:mark>.png", views.card, name="card"),
    # Any text: the view leads a name in capitals or with spaces to the right address.
    *(
        path(f"{kind.value}s/<str:slug>/", views.page, {"kind": kind.value}, name=kind.value)
        for kind in PageKind
    ),
]
