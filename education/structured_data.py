"""schema.org for a condition page: facts for search engines, as data that no browser executes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from education import doses
from education.models import PageKind
from education.page_parts import ConditionPage, TreatmentView
from locations.structured_data import absolute, as_data_block


def for_condition(page: ConditionPage) -> SafeString:
    """The page's JSON-LD, safe to stand inside a script element of type application/ld+json."""
    subjects = {PageKind.CONDITION: medical_condition, PageKind.TREATMENT: medical_therapy}
    graph = [medical_web_page(page), breadcrumbs(page)]
    if describe := subjects.get(PageKind(page.condition.kind)):
        graph.insert(1, describe(page))
    return as_data_block({"@context": "https://schema.org", "@graph": graph})


def medical_web_page(page: ConditionPage) -> dict[str, Any]:
    """The page itself: who reviewed it and when. An unreviewed page names no reviewer."""
    condition = page.condition
    url = absolute(condition.get_absolute_url())
    data: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "@id": url,
        "url": url,
        "name": condition.title,
        "description": condition.summary,
        "inLanguage": _language_tag(condition.language),
        "dateModified": condition.changed_at.isoformat(timespec="seconds"),
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "isAccessibleForFree": True,
        "publisher": {
            "@type": "MedicalOrganization",
            "name": settings.BRAND.name,
            "url": absolute("/"),
        },
    }
    if condition.kind != PageKind.GUIDE:
        data["about"] = {"@id": _subject_id(page)}
    if condition.published_at:
        data["datePublished"] = condition.published_at.isoformat(timespec="seconds")
    if review := condition.approved_review:
        data["lastReviewed"] = review.reviewed_on.isoformat()
        data["reviewedBy"] = {
            "@type": "Person",
            "name": review.reviewer_name,
            "honorificSuffix": review.reviewer_credentials,
        }
    return data


def medical_condition(page: ConditionPage) -> dict[str, Any]:
    """What the page is about: names, place, look-alikes and treatments."""
    condition = page.condition
    data: dict[str, Any] = {
        "@type": "MedicalCondition",
        "@id": _subject_id(page),
        "name": condition.title,
        "description": condition.summary,
        "alternateName": condition.lay_names,
        "associatedAnatomy": [
            {"@type": "AnatomicalStructure", "name": area} for area in page.areas
        ],
        "signOrSymptom": [
            {"@type": "MedicalSignOrSymptom", "name": symptom} for symptom in page.symptoms
        ],
        "possibleTreatment": [
            _therapy(view) for view in [*page.home_treatments, *page.clinic_treatments]
        ],
        "differentialDiagnosis": [
            {"@type": "DDxElement", "diagnosis": {"@type": "MedicalCondition", "name": link.name}}
            for link in page.related
            if link.kind == "looks_like"
        ],
    }
    return {key: value for key, value in data.items() if value}


def medical_therapy(page: ConditionPage) -> dict[str, Any]:
    """What a treatment's page is about: names, and for whom it is not meant."""
    avoid = [line for view in page.clinic_treatments for line in view.treatment.contraindications]
    data: dict[str, Any] = {
        "@type": "MedicalTherapy",
        "@id": _subject_id(page),
        "name": page.condition.title,
        "description": page.condition.summary,
        "alternateName": page.condition.lay_names,
        "contraindication": [{"@type": "MedicalContraindication", "name": line} for line in avoid],
    }
    return {key: value for key, value in data.items() if value}


def _subject_id(page: ConditionPage) -> str:
    return f"{absolute(page.condition.get_absolute_url())}#{page.condition.kind}"


def _therapy(view: TreatmentView) -> dict[str, Any]:
    sentence = doses.dose(view.treatment)
    therapy = {"@type": "MedicalTherapy", "name": view.treatment.name}
    return therapy | ({"description": sentence} if sentence else {})


def breadcrumbs(page: ConditionPage) -> dict[str, Any]:
    """The path of pages above this one."""
    trail = [
        (_("Home"), reverse("home")),
        (_("Conditions"), reverse("education:condition-index")),
        (page.condition.title, page.condition.get_absolute_url()),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }


def _language_tag(code: str) -> str:
    """ "en-ca" as BCP 47 writes it: "en-CA"."""
    language, _hyphen, region = code.partition("-")
    return f"{language}-{region.upper()}" if region else language
