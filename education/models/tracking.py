"""Who changed the facts that many pages share, and what helps people find pages.

As `locations.models.tracking`. Pages are not among them: each save of a page is a `Revision`, and
each step with it a `PageStep`, both with who and when.
"""

from __future__ import annotations

from education.models.address import OldSlug
from education.models.care import HealingRule
from education.models.condition import BodyArea
from education.models.glossary import GlossaryTerm
from education.models.picture import Picture
from education.models.review import Source
from education.models.search import Synonym
from education.models.treatment import Figure, Treatment
from locations.models.tracking import track

for each in (BodyArea, Figure, GlossaryTerm, HealingRule, OldSlug, Picture, Source, Treatment):
    track(each)
# The stems are the database's own.
track(Synonym, ["words", "means", "page", "is_urgent"])
