"""Pages as they are sent, and as they are read."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

HUB = "/conditions/ankle-pain-when-running/"


def html_of(client: Client, url: str = HUB) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    """What a reader sees, in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
