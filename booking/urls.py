"""Addresses of booking, and of a visit afterwards; mounted at the root."""

from django.urls import path, re_path

from booking.views import (
    alternatives,
    book,
    details,
    entering,
    find_links,
    joined,
    mail,
    manage,
    self_check,
    series,
    series_visits,
    soonest,
    waiting,
)

app_name = "booking"

urlpatterns = [
    path("book/", entering.start, name="start"),
    path("book/soonest/", soonest.soonest, name="soonest"),
    path("book/details/", details.details, name="details"),
    path("book/review/", details.review, name="review"),
    path("book/find/", find_links.find_links, name="find-links"),
    path("book/find/sent/", find_links.links_sent, name="links-sent"),
    path("book/series/details/", series.details, name="series-details"),
    path("book/series/review/", series.review, name="series-review"),
    path("book/wait/joined/", joined.joined, name="joined"),
    path("book/with/<slug:slug>/", entering.with_person, name="with"),
    path("book/<slug:location_slug>/", entering.choose_service, name="choose-service"),
    path("book/<slug:location_slug>/<slug:service_slug>/", book.choose_slot, name="choose-slot"),
    path("book/<slug:location_slug>/<slug:service_slug>/several/", series.plan, name="series-plan"),
    path("book/<slug:location_slug>/<slug:service_slug>/wait/", waiting.wait, name="wait"),
    path("waiting/<uuid:code>/<str:token>/", waiting.waiting, name="waiting"),
    path("offer/<uuid:code>/<str:token>/", waiting.offer, name="offer"),
    path("times/<uuid:code>/<str:token>/", alternatives.alternatives, name="alternatives"),
    re_path(r"^(?:offer|waiting|times)/(?P<rest>.*/)?$", manage.wrong_link, name="wrong-offer"),
    path("visit/<uuid:code>/", manage.visit, name="visit"),
    path("visit/<uuid:code>/confirmed/", book.confirmed, name="confirmed"),
    path("visit/<uuid:code>/open/<str:token>/", manage.open_link, name="open"),
    path("visit/<uuid:code>/move/", manage.move, name="move"),
    path("visit/<uuid:code>/cancel/", manage.cancel, name="cancel"),
    path("visit/<uuid:code>/attend/", manage.attend, name="attend"),
    path("visit/<uuid:code>/series/", series_visits.visits, name="series"),
    path("visit/<uuid:code>/series/cancel/", series_visits.cancel_rest, name="series-cancel"),
    path("visit/<uuid:code>/earlier/", waiting.earlier, name="earlier"),
    path("visit/<uuid:code>/undo/", manage.undo_cancel, name="undo-cancel"),
    path("visit/<uuid:code>/self-check/", self_check.take_back_summary, name="take-back-summary"),
    path("visit/<uuid:code>/calendar.ics", manage.calendar, name="calendar"),
    path("visit/<uuid:code>/mail/<str:token>/", mail.mail_preferences, name="mail-preferences"),
    # The same answer for junk as for a wrong link; a missing slash is still put right.
    re_path(r"^visit/(?P<rest>.*/)?$", manage.wrong_link, name="wrong-link"),
]
