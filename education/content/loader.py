"""Loads the starter library: creates what is missing, updates what nobody here has touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction

from education import revisions
from education.content import library
from education.content.condition_kind import PAGE_KINDS, ConditionKind
from education.content.kinds import FLAT_KINDS, Content, Kind
from education.content.synonym_kind import SynonymKind
from education.models import StarterRecord
from education.publishing import NotReady

# Two loaders at once (two machines starting) take turns; the number only has to be ours.
LOCK: Final = 20_001


class Result(StrEnum):
    """What became of an entry."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # edited, deleted, written or approved here: not ours to change


WRITTEN: Final = {Result.CREATED, Result.UPDATED}


@dataclass
class LoadReport:
    """The entries ("kind:slug") by what became of them."""

    entries: dict[str, Result] = field(default_factory=dict)

    def of(self, result: Result) -> list[str]:
        """The entries with one result, in the order of loading."""
        return [entry for entry, found in self.entries.items() if found == result]

    def __str__(self) -> str:
        return ", ".join(f"{len(self.of(result))} {result}" for result in Result)


@transaction.atomic
def load_starter_content(*, now: datetime, folder: Path = library.FOLDER) -> LoadReport:
    """Brings the database up to the starter library, all or nothing, and says what it did.

    Safe to run again and again. What staff changed since it was loaded stays as it is, what they
    deleted stays deleted, and a page that a clinician approved is never touched. Services that a
    file names and that do not exist are left out, and picked up by the next run. Raises
    ContentError for a file that cannot be loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    report = LoadReport()
    for flat in FLAT_KINDS:
        for key, document in library.table_of(flat.name, folder=folder).items():
            report.entries[f"{flat.name}:{key}"] = _load(flat, key, document, now=now)
    pages = [
        (kind, key, document)
        for kind in PAGE_KINDS
        for key, document in library.pages(kind.name, folder=folder).items()
    ]
    for kind, key, document in pages:
        report.entries[f"{kind.name}:{key}"] = _load(kind, key, document, now=now)
    _relate(pages, report)
    words = SynonymKind()
    for key, document in library.table_of(words.name, folder=folder).items():
        if words.leads_somewhere(document):
            report.entries[f"{words.name}:{key}"] = _load(words, key, document, now=now)
    _record(pages, report, now=now)
    return report


def _relate(pages: list[tuple[ConditionKind, str, Content]], report: LoadReport) -> None:
    """Pages name each other: only now do all of them exist."""
    new = {key for kind, key, _ in pages if _result(report, kind, key) is Result.CREATED}
    for kind, key, document in pages:
        named = {entry["other"] for entry in document.get("related", [])}
        named |= {cause.get("leads_to", "") for cause in document.get("causes", [])}
        row = None if _result(report, kind, key) is Result.KEPT else kind.find(key)
        if row is None or not named & new:
            continue
        kind.relate(row, document)
        records = StarterRecord.objects.filter(kind=kind.name, key=key)
        records.update(fingerprint=fingerprint(kind.snapshot(row)))


def _record(
    pages: list[tuple[ConditionKind, str, Content]], report: LoadReport, *, now: datetime
) -> None:
    """What was written becomes a revision: only now is it whole, and at most one a run."""
    if not any(_result(report, kind, key) in WRITTEN for kind, key, _document in pages):
        return  # no page was written, so none names a new one either
    for kind, key, _document in pages:
        if _result(report, kind, key) is not Result.KEPT and (row := kind.find(key)):
            revisions.record_library(row, now=now)


def _result(report: LoadReport, kind: ConditionKind, key: str) -> Result:
    return report.entries[f"{kind.name}:{key}"]


def _load(kind: Kind, key: str, document: Content, *, now: datetime) -> Result:
    record = StarterRecord.objects.filter(kind=kind.name, key=key).first()
    row = kind.find(key)
    if not _is_ours(kind, row, record):
        return Result.KEPT
    wanted = kind.wanted(key, document)
    if row is not None and kind.snapshot(row) == wanted:
        return Result.UNCHANGED
    try:
        written = kind.write(key, row, wanted, now=now)
    except (NotReady, ValidationError, IntegrityError) as fault:
        raise library.ContentError(f"{kind.name}:{key}: {fault}") from fault
    # No savepoints as with `update_or_create`: the lock lets nobody else write these rows.
    record = record or StarterRecord(kind=kind.name, key=key)
    record.fingerprint, record.loaded_at = fingerprint(kind.snapshot(written)), now
    record.save()
    return Result.UPDATED if row is not None else Result.CREATED


def _is_ours(kind: Kind, row: Any | None, record: StarterRecord | None) -> bool:
    """True for an entry never loaded before, and for one that still is as it was loaded."""
    if row is None or record is None:
        return row is None and record is None
    return not kind.is_settled(row) and fingerprint(kind.snapshot(row)) == record.fingerprint


def fingerprint(content: Content) -> str:
    """A hash that is equal for equal content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
