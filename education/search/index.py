"""Writes what the search reads: the only writer of its entries, names and known words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, TextField, Value

from education import pages
from education.models import (
    TEXT_CONFIG,
    BodyArea,
    Condition,
    SearchEntry,
    SearchName,
    SearchWord,
)
from education.search.plain import plain

# Two that write at once take turns; the number only has to be ours.
LOCK: Final = 20_002
SHORTEST_WORD: Final = 3
LONGEST_NAME: Final = 100
# How much more a word of a name counts than one of a text, when a slip could be either.
NAME_WEIGHT: Final = 50


@dataclass(frozen=True)
class Document:
    """A page's texts by how much they weigh."""

    page: Condition
    names: list[str]
    areas: list[str]
    headings: list[str]
    body: list[str]


def refresh(condition: Condition, *, today: date) -> None:
    """Brings one page's entry up to date; a page that is not public has none.

    Words that only this page used stay known until `rebuild`.
    """
    with transaction.atomic():
        _take_turns()
        found = Condition.objects.published().filter(pk=condition.pk).first()
        if found is None:
            SearchEntry.objects.filter(pk=condition.pk).delete()
            SearchName.objects.filter(page=condition).delete()
            return
        write([_document(found, today=today)])


def catch_up(*, today: date) -> int:
    """Writes the pages that changed or came since, drops those that went; returns how many.

    For a job that runs every minute: whoever publishes a page need not know the search.
    """
    public = Condition.objects.published()
    written = SearchEntry.objects.filter(page=OuterRef("pk"), page_changed_at=F("page__changed_at"))
    behind = list(public.exclude(Exists(written)))
    gone = list(Condition.objects.filter(search_entry__isnull=False).exclude(pk__in=public))
    for condition in [*behind, *gone]:
        refresh(condition, today=today)
    return len(behind) + len(gone)


def rebuild(*, today: date) -> int:
    """Writes every public page's entry anew, and the known words; returns how many pages."""
    with transaction.atomic():
        _take_turns()
        documents = [_document(page, today=today) for page in Condition.objects.published()]
        for table in (SearchEntry, SearchName, SearchWord):
            table._default_manager.all().delete()
        write(documents)
    return len(documents)


def write(documents: list[Document]) -> None:
    """Replaces the entries and names of these pages, and adds their words to the known ones."""
    _write(documents)
    _weigh(documents)
    _learn(documents)


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _document(condition: Condition, *, today: date) -> Document:
    page = pages.load_page(condition.slug, kind=condition.kind, today=today)
    areas = BodyArea.objects.filter(conditions=condition)
    headings = [section.heading for section in page.sections]
    headings += [cause.name for cause in page.causes]
    return Document(
        page=page.condition,
        names=list(page.condition.lay_names),
        areas=[word for area in areas for word in (area.name, *area.synonyms)],
        headings=headings,
        body=[*page.prose[1:], *page.card_texts],
    )


def _write(documents: list[Document]) -> None:
    ids = [document.page.pk for document in documents]
    SearchEntry.objects.filter(pk__in=ids).delete()
    SearchName.objects.filter(page__in=ids).delete()
    SearchEntry.objects.bulk_create(
        (
            SearchEntry(
                page=document.page,
                page_changed_at=document.page.changed_at,
                names="\n".join([*document.names, *document.areas]),
                headings="\n".join(document.headings),
                body="\n".join(document.body),
            )
            for document in documents
        ),
        batch_size=500,
    )
    SearchName.objects.bulk_create(
        (name for document in documents for name in _names(document)),
        batch_size=2000,
        ignore_conflicts=True,  # two spellings of a name that are the same in plain letters
    )


def _weigh(documents: list[Document]) -> None:
    """The words by weight. A title stands in another table, so it is given as a value."""
    for document in documents:
        texts = {"A": document.page.title, "B": "names", "C": "headings", "D": "body"}
        vectors = [
            SearchVector(_given(text) if weight == "A" else text, config=TEXT_CONFIG, weight=weight)
            for weight, text in texts.items()
        ]
        rows = SearchEntry.objects.filter(pk=document.page.pk)
        rows.update(vector=vectors[0] + vectors[1] + vectors[2] + vectors[3])


def _given(text: str) -> Value:
    return Value(text, output_field=TextField())


def _names(document: Document) -> Iterable[SearchName]:
    for name in [document.page.title, *document.names]:
        yield SearchName(
            page=document.page,
            name=name,
            plain=plain(name)[:LONGEST_NAME],
            is_title=name == document.page.title,
        )


def _learn(documents: list[Document]) -> None:
    """Adds the documents' words to the known ones; those of names count most."""
    uses: Counter[str] = Counter()
    for document in documents:
        for word in _words([document.page.title, *document.names, *document.areas]):
            uses[word] += NAME_WEIGHT
        uses.update(_words([*document.headings, *document.body]))
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, weight=weight) for word, weight in uses.items()),
        batch_size=2000,
        ignore_conflicts=True,
    )


def _words(texts: Iterable[str]) -> list[str]:
    return [
        word
        for text in texts
        for word in plain(text).split()
        if SHORTEST_WORD <= len(word) <= 60 and not word.isdigit()
    ]
