"""Where an address leads that is not quite right: an old one, in capitals, or another name."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from education.models import Condition, OldSlug, SearchName
from education.search.plain import plain


def renamed(condition: Condition, old: str) -> None:
    """Keeps a page's old name, so that its address leads to the new one for good.

    Call it after a page was saved with another slug. The name that it has now is no old one of
    any page: an address that a page took over, or took back, is that page's own.
    """
    with transaction.atomic():
        rows = OldSlug.objects.filter(language=condition.language)
        rows.filter(slug=condition.slug).delete()
        if old and old != condition.slug:
            rows.update_or_create(
                slug=old, language=condition.language, defaults={"condition": condition}
            )


def settled(typed: str) -> str:
    """ "Achilles Tendinopathy " as an address writes it: "achilles-tendinopathy"."""
    return slugify(plain(typed))


def find(typed: str) -> Condition | None:
    """The one public page that is meant by an address that is no page's own, or None.

    A page of another kind, one that once had this name, or one that people call so.
    """
    slug = settled(typed)
    if not slug:
        return None
    public = Condition.objects.published()
    if own := public.filter(slug=slug).first():
        return own
    old = OldSlug.objects.filter(slug=slug, language=settings.LANGUAGE_CODE)
    if renamed_page := public.filter(pk__in=old.values("condition")).first():
        return renamed_page
    names = SearchName.objects.filter(plain=slug.replace("-", " "))
    called_so = list(public.filter(pk__in=names.values("page"))[:2])
    return called_so[0] if len(called_so) == 1 else None
