"""A patient's record as a whole: joined with its duplicate, copied, erased."""

from booking.records.copying import Record, copy_of, zipped
from booking.records.erasing import NotErased, erase, hindrances
from booking.records.merging import NotJoined, Plan, look_alikes, merge, plan

__all__ = [
    "NotErased",
    "NotJoined",
    "Plan",
    "Record",
    "copy_of",
    "erase",
    "hindrances",
    "look_alikes",
    "merge",
    "plan",
    "zipped",
]
