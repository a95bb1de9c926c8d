"""Which room and machine each sample visit keeps."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from psycopg.types.range import TimestamptzRange

from locations.models import HealthcareService, Location, Resource, ServiceResourceNeed

Kept = list[tuple[int, TimestamptzRange]]
"""(resource id, when it is kept)."""


class Rooms:
    """The rooms and machines of one clinic, and when they are taken."""

    def __init__(self, location: Location) -> None:
        self._ids: dict[str, list[int]] = defaultdict(list)
        for key, group in Resource.objects.filter(location=location).values_list("id", "group"):
            self._ids[group].append(key)
        self._needs: dict[int, list[ServiceResourceNeed]] = defaultdict(list)
        for need in ServiceResourceNeed.objects.all():
            self._needs[need.service_id].append(need)
        self._taken: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)

    def take(self, service: HealthcareService, start: datetime) -> Kept | None:
        """What a visit from `start` needs; None, and nothing taken, if something is missing."""
        spans = [
            (need.group, *self._span(need, service, start)) for need in self._needs[service.pk]
        ]
        found = [(self._free(group, since, until), since, until) for group, since, until in spans]
        kept = [(key, since, until) for key, since, until in found if key is not None]
        if len(kept) < len(spans):
            return None
        for key, since, until in kept:
            self._taken[key].append((since, until))
        return [(key, TimestamptzRange(since, until)) for key, since, until in kept]

    @staticmethod
    def _span(
        need: ServiceResourceNeed, service: HealthcareService, start: datetime
    ) -> tuple[datetime, datetime]:
        since = start + timedelta(minutes=need.offset)
        length = service.duration - need.offset if need.length is None else need.length
        return since, since + timedelta(minutes=length)

    def _free(self, group: str, since: datetime, until: datetime) -> int | None:
        for key in self._ids[group]:
            if all(end <= since or until <= start for start, end in self._taken[key]):
                return key
        return None
