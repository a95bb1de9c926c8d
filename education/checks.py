"""What is wrong with a page before it goes public: what must be mended, and what to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from education import doses, plain_text, reading, snapshots
from education.models import Condition, Figure, Level, Picture, Source, Status, Treatment
from education.page_parts import ConditionPage

Content = dict[str, Any]

MAX_SUMMARY_WORDS: Final = 20
PAGE_GRADE: Final = 8.0
CARD_GRADE: Final = 6.0
COUNTS: Final = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)"
# A number with a unit that doses and figures have; "times" only counts as "times a day".
TYPED_DOSE: Final = re.compile(
    rf"\b{COUNTS}(?:\s*(?:to|or|–|-)\s*{COUNTS})?\s*"
    r"(?:%|per cent\b|(?:second|minute|hour|day|week|month)s?\b|times (?:a|each|per) \w+|cm\b|mm\b"
    r"|mg\b|reps?\b|repeats?\b|sets?\b)",
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(r"(?:https?:)?//[^\s)\]}>”\"]*|(?<![\w/])/[a-z][\w/-]*/")
HOST: Final = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#]\S*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """A thing to look at, in words, and the part of the page that it is about."""

    text: str
    part: str = ""


def problems(content: Content) -> list[str]:
    """What keeps content from being published, in words for editors; each problem once."""
    found = [*_length_problems(content), *_card_problems(content)]
    found += [
        _("No figure or dose is called {%(token)s}.") % {"token": token}
        for token in unknown_figures(content)
    ]
    found += [
        _("There is no picture called “%(name)s” that says what it shows.") % {"name": name}
        for name in missing_pictures(content)
    ]
    return found


def unknown_figures(content: Content) -> list[str]:
    """The figures that the texts quote and nobody has written down, each once."""
    slugs = [entry["treatment"] for entry in content["treatments"]]
    words = doses.phrases(Figure.objects.all(), Treatment.objects.filter(slug__in=slugs))
    texts = snapshots.texts_of(content)
    return sorted({token for text in texts for token in doses.unknown_tokens(text, words)})


def picture_names(content: Content) -> list[str]:
    """The pictures that the sections show, in order."""
    return [
        block["text"]
        for section in content["sections"]
        for block in section["blocks"]
        if block["kind"] == "image"
    ]


def missing_pictures(content: Content) -> list[str]:
    """The pictures that the sections name and that are not there."""
    names = picture_names(content)
    there = set(Picture.objects.filter(slug__in=names).values_list("slug", flat=True))
    return sorted(set(names) - there)


def to_look_at(content: Content, page: ConditionPage) -> list[Finding]:
    """What does not stop a page and should be looked at by a person; `page` is how it looks."""
    return [
        *_grades(page),
        *_missing_urgent_card(content),
        *_links(content),
        *_hand_typed(content),
        *_markup(content),
    ]


def _length_problems(content: Content) -> Iterator[str]:
    if len(content["summary"].split()) > MAX_SUMMARY_WORDS:
        text = ngettext(
            "The answer has more than %(words)s word.",
            "The answer has more than %(words)s words.",
            MAX_SUMMARY_WORDS,
        )
        yield text % {"words": MAX_SUMMARY_WORDS}
    if not content["sections"]:
        yield _("The page has no sections.")


def _card_problems(content: Content) -> Iterator[str]:
    """A page says what an emergency looks like, or somebody wrote down why it need not."""
    levels = {card["level"] for card in content["care_cards"]}
    if Level.EMERGENCY not in levels and not content["no_urgent_card_reason"].strip():
        yield _("The page needs an emergency card, or the reason why it has none.")


def _missing_urgent_card(content: Content) -> Iterator[Finding]:
    levels = {card["level"] for card in content["care_cards"]}
    for level in (Level.EMERGENCY, Level.URGENT):
        if level not in levels:
            yield Finding(_("There is no care card of level “%(level)s”.") % {"level": level.label})


def _grades(page: ConditionPage) -> Iterator[Finding]:
    text, cards = reading.read(page.prose).grade, reading.read(page.card_texts).grade
    if text > PAGE_GRADE:
        words = _("The text reads at grade %(grade).1f; aim for %(aim)d or less.")
        yield Finding(words % {"grade": text, "aim": PAGE_GRADE})
    if cards > CARD_GRADE:
        words = _("The care cards read at grade %(grade).1f; aim for %(aim)d or less.")
        yield Finding(words % {"grade": cards, "aim": CARD_GRADE})


def _links(content: Content) -> Iterator[Finding]:
    named = [(entry["other"], _("Related pages")) for entry in content["related"]]
    named += [(cause["leads_to"], cause["name"]) for cause in content["causes"]]
    public = set(Condition.objects.filter(status=Status.PUBLISHED).values_list("slug", flat=True))
    for slug, part in named:
        if slug and slug not in public:
            text = _("The page “%(slug)s” is not public, so the link is left out.")
            yield Finding(text % {"slug": slug}, part)
    for part, text in _parts(content):
        for address in ADDRESS.findall(text):
            if not _leads_somewhere(address, public):
                yield Finding(_("This address leads nowhere: %(url)s") % {"url": address}, part)
    for source in Source.objects.filter(slug__in=content["sources"]).exclude(url=""):
        if not HOST.match(source.url):
            yield Finding(
                _("This address leads nowhere: %(url)s") % {"url": source.url}, str(source)
            )


def _leads_somewhere(address: str, public: set[str]) -> bool:
    """True for a well-formed https address, and for one of ours that has a page. No network."""
    address = address.rstrip(".,;:")
    if not address.startswith("/") or address.startswith("//"):
        return bool(HOST.match(address))
    try:
        match = resolve(address)
    except Resolver404:
        return False
    is_page = match.app_name == "education" and "kind" in match.kwargs and "slug" in match.kwargs
    return not is_page or match.kwargs["slug"] in public


def _hand_typed(content: Content) -> Iterator[Finding]:
    for part, text in _parts(content):
        for dose in TYPED_DOSE.finditer(doses.TOKEN.sub(" ", text)):
            words = _("Typed by hand: “%(dose)s”. Quote a figure or a dose instead, as {name}.")
            yield Finding(words % {"dose": dose[0]}, part)


def _markup(content: Content) -> Iterator[Finding]:
    """Forms refuse it; files of the library and older rows may hold it. It is shown as text."""
    for part, text in _parts(content):
        if found := plain_text.markup_in(text):
            yield Finding(plain_text.refusal(found), part)


def _parts(content: Content) -> Iterator[tuple[str, str]]:
    """Every text of the page's own prose, with the part that it stands in."""
    yield _("Answer in one sentence"), content["summary"]
    for section in content["sections"]:
        for text in snapshots.texts_of(section["blocks"]):
            yield section["heading"], text
    for card in content["care_cards"]:
        for bullet in card["bullets"]:
            yield card["heading"], bullet["text"]
        yield card["heading"], card["advice"]
    for cause in content["causes"]:
        for text in snapshots.texts_of(cause):
            yield cause["name"], text
    for entry in content["treatments"]:
        yield entry["treatment"], entry["note"]
