"""O1 in French: the word and the sign of each state of ``kpi.attainment.Attainment``."""

ATTAINMENTS = {
    "reached": "atteint",
    "likely": "probable",
    "uncertain": "incertain",
    "missed": "non atteint",
    "unknown": "non mesuré",
}
ATTAINMENT_SIGNS = {"reached": "●", "likely": "◕", "uncertain": "◑", "missed": "○", "unknown": "–"}
