"""The starter library for the many tests that read it: loaded once a run, then copied back.

Loading writes some two hundred documents one by one, which takes seconds; what it wrote is copied
in a tenth of one. What one worker loaded the others find in the run's folder. Tests of the loading
itself call the loader.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from psycopg import sql

from education.content import library
from education.content.condition_kind import PAGE_KINDS
from education.content.kinds import FLAT_KINDS
from education.content.loader import load_starter_content
from locations.models import HealthcareService
from tests.emptying import filled, triggers_can_be_off
from tests.servers import places

# Which column of these tables, counted from nought, is the number of a service.
OF_SERVICES: Final = {"education_conditionservice": 3, "education_treatment_services": 2}
Row = list[bytes]
Tables = dict[str, list[Row]]
_kept: dict[Path, Tables] = {}


def put_library(*, now: datetime) -> None:
    """The starter library as the loader leaves it, in a database without pages.

    Only the services that are there already are named by it, as with the loader.
    """
    assert not _of_education(), "there are pages already"
    services = dict(HealthcareService.objects.values_list("slug", "pk"))
    numbers = {slug.encode(): str(pk).encode() for slug, pk in services.items()}
    place = _place(now.date(), *sorted(_named() & services.keys()))
    if triggers_can_be_off() and (found := _kept.get(place) or _read(place)):
        _kept[place] = found
        _put(found, numbers)
        return
    load_starter_content(now=now)
    slugs = {number: slug for slug, number in numbers.items()}
    loaded = {name: list(_translated(name, _rows(name), slugs)) for name in _of_education()}
    _kept[place] = loaded
    _write(place, loaded)


@functools.cache
def _named() -> frozenset[str]:
    """The services that the library names; what else there is makes no difference to it."""
    kinds = [library.table_of(flat.name) for flat in FLAT_KINDS]
    kinds += [library.pages(kind.name) for kind in PAGE_KINDS]
    documents = [document for kind in kinds for document in kind.values()]
    return frozenset(slug for document in documents for slug in document.get("services", ()))


def _place(*key: object) -> Path:
    name = hashlib.sha256(repr(key).encode()).hexdigest()
    return places().var / f"library-{name}.json"


def _read(place: Path) -> Tables | None:
    if not place.exists():
        return None
    tables = json.loads(place.read_text(encoding="utf-8"))
    return {name: [[cell.encode() for cell in row] for row in tables[name]] for name in tables}


def _write(place: Path, tables: Tables) -> None:
    plain = {name: [[cell.decode() for cell in row] for row in tables[name]] for name in tables}
    unfinished = place.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(plain), encoding="utf-8")
    unfinished.replace(place)


def _of_education() -> list[str]:
    return [name for name in filled() if name.startswith("education_")]


def _rows(table: str) -> list[Row]:
    """Every row in the text form of COPY."""
    told = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(told) as copy:
        lines = b"".join(bytes(part) for part in copy).splitlines()
    return [line.split(b"\t") for line in lines]


def _translated(table: str, rows: list[Row], names: dict[bytes, bytes]) -> Iterator[Row]:
    column = OF_SERVICES.get(table)
    for row in rows:
        yield [names[cell] if place == column else cell for place, cell in enumerate(row)]


def _put(tables: Tables, numbers: dict[bytes, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows stood in this order once: no foreign key is asked again.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in tables.items():
            told = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with cursor.copy(told) as copy:
                for row in _translated(table, rows, numbers):
                    copy.write(b"\t".join(row) + b"\n")
        cursor.execute("SET LOCAL session_replication_role = origin")
