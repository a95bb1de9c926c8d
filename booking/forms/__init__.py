"""What visitors fill in."""

from booking.forms.changing import CancelForm, FindLinksForm
from booking.forms.choosing import SoonestForm, TimeForm
from booking.forms.details import LEAST_FILL_TIME, DetailsForm
from booking.forms.series import PatternForm
from booking.forms.waiting import WaitForm, WishForm

__all__ = [
    "LEAST_FILL_TIME",
    "CancelForm",
    "DetailsForm",
    "FindLinksForm",
    "PatternForm",
    "SoonestForm",
    "TimeForm",
    "WaitForm",
    "WishForm",
]
