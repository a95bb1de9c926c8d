"""What the search reads: a text of each page by weight, its names, known words, and other words.

`education.search.index` alone writes entries, names and words; editors write the other words.
"""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from education.models.condition import Condition

# English stems of letters without accents; made by the migration that makes these tables.
TEXT_CONFIG: Final = "clinic_text"


class SearchEntry(models.Model):
    """A public page as the search sees it: title before names before headings before text."""

    page = models.OneToOneField(
        Condition, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    names = models.TextField()
    headings = models.TextField()
    body = models.TextField()
    # The page's `changed_at` when this was written: another one means that there is more to write.
    page_changed_at = models.DateTimeField(null=True)
    vector = SearchVectorField(null=True)

    class Meta:
        verbose_name = _("page in the search")
        verbose_name_plural = _("pages in the search")
        # Read by every search.
        indexes = [GinIndex(name="search_entry_by_word", fields=["vector"])]

    def __str__(self) -> str:
        return str(self.page)


class SearchName(models.Model):
    """A name of a page, and the same in plain letters: for exact hits and for suggestions."""

    page = models.ForeignKey(Condition, models.CASCADE, related_name="search_names")
    name = models.CharField(max_length=100)
    plain = models.CharField(max_length=100)
    is_title = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("name in the search")
        verbose_name_plural = _("names in the search")
        # Read while somebody types: the start of a name, a word in it, or nearly that.
        indexes = [
            GinIndex(OpClass("plain", name="gin_trgm_ops"), name="search_name_by_likeness"),
        ]
        constraints = [
            models.UniqueConstraint(name="search_name_once", fields=["page", "plain"]),
        ]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """A word that pages use, for putting right what was typed; `weight` says how prominently."""

    word = models.CharField(max_length=60, primary_key=True)
    weight = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("known word")
        verbose_name_plural = _("known words")
        # Read for words that are off by more than a letter.
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_by_likeness"),
        ]

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Other words for what pages say: “heel cord” means “Achilles tendon”.

    It counts when all of its words are in a search, in any order and any of their forms.
    """

    words = models.CharField(
        _("what people type"),
        max_length=100,
        unique=True,
        help_text=_("Counts when all of these words are in a search, in any order."),
    )
    # What a search is compared with; the database keeps it.
    stems = models.GeneratedField(
        verbose_name=_("stems of these words"),
        expression=models.Func(
            SearchVector("words", config=TEXT_CONFIG), function="tsvector_to_array"
        ),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    means = models.CharField(
        _("what our pages say"),
        max_length=100,
        blank=True,
        help_text=_("These words are searched for as well."),
    )
    page = models.ForeignKey(
        Condition,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="synonyms",
        verbose_name=_("page to show first"),
    )
    is_urgent = models.BooleanField(
        _("may be urgent"),
        default=False,
        help_text=_("Shows the page’s most urgent care card above the results."),
    )

    class Meta:
        verbose_name = _("other word for the search")
        verbose_name_plural = _("other words for the search")
        ordering = ["words"]
        constraints = [
            models.CheckConstraint(name="synonym_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="synonym_leads_somewhere",
                condition=~Q(means="") | Q(page__isnull=False),
                violation_error_message=_("Say what it means, or choose the page to show first."),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class EmptySearch(models.Model):
    """How often a day something was searched for in vain. No person, no time, no address."""

    day = models.DateField(_("day"))
    words = models.CharField(_("searched for"), max_length=60)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        ordering = ["-day", "-times", "words"]
        constraints = [
            models.UniqueConstraint(name="empty_search_once_a_day", fields=["day", "words"]),
        ]

    def __str__(self) -> str:
        return self.words
