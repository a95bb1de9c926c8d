"""The whole public site, read once for all tests of this folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from clinic.demo import loader
from tests.site.crawling import Found, crawl


@pytest.fixture(scope="package")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The sample data, loaded once and only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        loader.load(timezone.now())
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def pages(sample: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Found]:
    """Every page that a visitor can come to from home and from the sitemap."""
    with django_db_blocker.unblock():
        client = Client()
        listed = re.findall(r"<loc>([^<]+)</loc>", client.get(reverse("sitemap")).content.decode())
        starts = ["/", *(urlsplit(url).path for url in listed)]
        return {found.path: found for found in crawl(client, *starts)}
