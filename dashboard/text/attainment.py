"""O1 in French: the word and the sign of each state of ``kpi.attainment.Attainment``."""

from dashboard.text.formats import NBSP

ATTAINMENTS = {
    "reached": "atteint",
    "likely": "probable",
    "uncertain": "incertain",
    "missed": f"non{NBSP}atteint",
    "unknown": f"non{NBSP}mesuré",
}
ATTAINMENT_SIGNS = {"reached": "●", "likely": "◕", "uncertain": "◑", "missed": "○", "unknown": "–"}
