"""Where the rules and patterns come from: the keys in their `source` spelled out (section 12)."""

from __future__ import annotations

from typing import Final

CONSENSUS: Final = "(C)"
# A star: known, and still to be read again by the clinician who signs off.
SOURCES: Final = {
    "SEED": "The article on ankle pain in runners that this site started from",
    "OAR": "Ottawa Ankle Rules (Stiell and others): very sensitive, less specific",
    "NG158": "NICE guideline NG158, venous thromboembolic diseases",
    "Wells": "Wells score for deep vein thrombosis, two levels (2003)",
    "LEFt": "Review of clot scores in pregnancy: the Wells score was not tested there",
    "NG19": "NICE guideline NG19, diabetic foot problems",
    "NG12": "NICE guideline NG12, suspected cancer",
    "NG65": "NICE guideline NG65, spondyloarthritis *",
    "CG147": "NICE guideline CG147, peripheral arterial disease *",
    "BSR": "British Society for Rheumatology, hot swollen joints (2006)",
    "VA": "Versus Arthritis, septic arthritis",
    "HealthInfo-NZ": "HealthInfo New Zealand, joint infection",
    "NHS-DVT": "NHS, deep vein thrombosis",
    "NHS-Cell": "NHS, cellulitis",
    "NHS-SA": "NHS, septic arthritis",
    "NHS-CS": "NHS, compartment syndrome",
    "NHS-NF": "NHS, necrotising fasciitis",
    "NHS-PF": "NHS, plantar fasciitis",
    "NHS-Tend": "NHS, tendonitis",
    "NHS-SS": "NHS, sprains and strains",
    "NHS-Shin": "NHS, shin splints",
    "NHS-Gout": "NHS, gout",
    "NHS-Back": "NHS, back pain *",
    "ABUHB": "Aneurin Bevan University Health Board, ankle injuries",
    "Portsmouth-NHS": "Portsmouth Hospitals University NHS Trust, sprains",
    "DynHealth": "Foot and ankle red flags (Dynamic Health)",
    "NHS-Borders": "NHS Borders, peroneal tendons",
    "RCEM": "Royal College of Emergency Medicine Learning, acute limb ischaemia",
    "AAOS-AR": "American Academy of Orthopaedic Surgeons, Achilles tendon rupture (2009, 2014)",
    "BJGP15": "British Journal of General Practice, missed Achilles rupture (2015)",
    "JOSPT-AT": "JOSPT guideline, midportion Achilles tendinopathy (2018, 2024)",
    "JOSPT-HP": "JOSPT guideline, heel pain and plantar fasciitis (2014, 2023)",
    "JOSPT-AS": "JOSPT guideline, lateral ankle sprains (2021) *",
    "IAT-review": "Current concepts on insertional Achilles tendinopathy (PMC5956523)",
    "AAFP11": "American Family Physician, stress fractures (2011)",
    "Winters17": "Winters and others, medial tibial stress syndrome (2017)",
    "Mayo-CECS": "Mayo Clinic, chronic exertional compartment syndrome",
    "MHRA-FQ": "UK medicines regulator (MHRA), fluoroquinolone antibiotics",
    "HC-FQ": "Health Canada, fluoroquinolone antibiotics",
    "RUNSAFE25": "Garmin-RUNSAFE study, British Journal of Sports Medicine (2025)",
}


def keys(source: str) -> tuple[str, ...]:
    """The keys that a rule or pattern names, without the mark of a consensus choice."""
    return tuple(key for key in source.split("; ") if key != CONSENSUS)


def citations(sources: list[str]) -> list[str]:
    """What the keys of several rules stand for, each once, in the order of the table."""
    wanted = {key for source in sources for key in keys(source)}
    return [citation for key, citation in SOURCES.items() if key in wanted]
