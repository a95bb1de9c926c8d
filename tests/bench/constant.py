"""The limit of a page: Django with one view, no middleware, no database, no template."""

from __future__ import annotations

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def say_ok(request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    del request
    return HttpResponse(b"ok", content_type="text/plain")


urlpatterns = [path("", say_ok)]
override_settings(ROOT_URLCONF="tests.bench.constant", MIDDLEWARE=[]).enable()
application: WSGIHandler = get_wsgi_application()
