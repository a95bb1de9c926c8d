"""The limit of a page with data: Django with one view, one SELECT through the pool, nothing else.

Served by gunicorn in a process of its own, for it has settings of its own.
"""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def count(request: HttpRequest) -> HttpResponse:
    """One SELECT of one row by its key."""
    from django.db import connection  # the settings come first

    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM locations_location WHERE id = 1")
        (found,) = cursor.fetchone()
    body = str(found).encode()
    return HttpResponse(body, content_type="text/plain", headers={"Content-Length": len(body)})


urlpatterns = [path("", count)]


def application_of_one_select() -> object:
    """The WSGI application."""
    from clinic import connections, environment

    database = connections.database(
        environment.text("DATABASE_URL"),
        run_dir=connections.socket_folder(environment.BASE_DIR / "var"),
        pool_max=environment.number("DB_POOL_MAX", least=0, most=100),
    )
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="limit",
        DATABASES={"default": database},
        USE_TZ=True,
    )
    return get_wsgi_application()
