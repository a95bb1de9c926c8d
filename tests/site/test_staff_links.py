"""The staff side with its sample data, as each role: no broken link, nothing without words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse

from clinic.demo.members import make_members
from locations.models import StaffRole
from tests.site.crawling import Found, inside, read
from tests.site.test_every_link import LEFTOVERS

# Says that a database is needed; the sample data is the package's.
pytestmark = pytest.mark.django_db
START: Final = "/admin/"
# Rows of one kind have the same pages; so have the days of a calendar and the choices of a filter.
ROW: Final = re.compile(r"/[0-9a-f-]{36}/|/\d+/|/[a-z]+-[a-z-]+/change/")
SAME: Final = "/…/"


def walk(client: Client) -> dict[str, Found]:
    """From link to link, each kind of page once; what has a query belongs to its path's kind."""
    found: dict[str, Found] = {}
    queue, seen = [START], Counter[str]()
    while queue:
        path = queue.pop(0)
        kind = ROW.sub(SAME, path.partition("?")[0])
        seen[kind] += 1
        if seen[kind] == 1:
            found[path] = read(client, path)
            queue += [link for link in inside(found[path]) if link.startswith(START)]
    return found


@pytest.mark.parametrize("role", StaffRole)
@pytest.mark.usefixtures("sample")
def test_a_role_finds_no_broken_link_and_nothing_empty(role: StaffRole) -> None:
    make_members()
    client = Client()
    with override_settings(STAFF_MFA=False):
        client.force_login(User.objects.get(username=role.value.lower().replace(" ", "-")))
        found = walk(client)
    assert len(found) > 10
    broken = {path: page.status for path, page in found.items() if page.status not in {200, 302}}
    assert not broken, {
        path: [page.path for page in found.values() if path in str(page.links)][:2]
        for path in broken
    }
    assert not {path: dict(page.texts) for path, page in found.items() if page.texts}
    assert not {path for path, page in found.items() if LEFTOVERS.search(page.source)}
    assert reverse("admin:index") in found
