"""The limit of a page: Django with one view, no middleware, no database, no template.

Served by gunicorn in a process of its own, for it has settings of its own.
"""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def say_ok(request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    del request
    headers = {"Content-Length": "2"}  # what CommonMiddleware would add
    return HttpResponse(b"ok", content_type="text/plain", headers=headers)


urlpatterns = [path("", say_ok)]


def application_of_one_view() -> object:
    """The WSGI application."""
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="limit")
    return get_wsgi_application()
