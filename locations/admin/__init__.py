"""The directory's staff pages, one module per thing."""

from locations.admin import closure, location, practitioner, resource, service, travel

__all__ = ["closure", "location", "practitioner", "resource", "service", "travel"]
