"""Counters of a publication: reach first, the rest as shares of it."""

from dataclasses import dataclass

from sample_data.generation.bank import Publication
from sample_data.generation.draw import Draw

REACH = {"facebook": 3100, "instagram": 2400, "youtube": 1500}
BY_FORMAT = {"photo": 1.0, "carrousel": 1.25, "reel": 2.3, "video": 1.5, "lien": 0.6, "texte": 0.75, "short": 1.7}


@dataclass(frozen=True, slots=True)
class Figures:
    reach: int
    views: int
    boosted_reach: int
    boosted_views: int
    reactions: int
    comments: int
    shares: int
    saves: int
    clicks: int
    link_clicks: int
    followers: int
    duration_s: int
    video_views: int
    watch_s: int
    hidden: int


def figures(publication: Publication, comments: int | None, draw: Draw) -> Figures:
    """Plausible lifetime counters; ``comments`` is exact when the comments themselves were extracted."""
    crisis = publication.factor >= 4 and publication.key.startswith("crise")
    reach = int(
        REACH[publication.platform] * BY_FORMAT[publication.format] * publication.factor * draw.real(0.72, 1.35)
    )
    boosted = int(reach * 0.38) if publication.key.startswith("lancement") and publication.platform == "facebook" else 0
    views = int((reach + boosted) * draw.real(1.18, 1.6))
    reactions = int(reach * draw.real(0.021, 0.048) * (0.45 if crisis else 1.0))
    if comments is None:
        comments = int(reach * draw.real(0.0006, 0.0022))
    moving = publication.format in ("reel", "video", "short")
    duration = 0 if not moving else draw.integer(24, 58) if publication.format != "video" else draw.integer(170, 760)
    watched = int(views * draw.real(0.34, 0.62)) if moving else 0
    clicks = int(reach * draw.real(0.018, 0.06))
    return Figures(
        reach=reach + boosted,
        views=views,
        boosted_reach=boosted,
        boosted_views=int(boosted * 1.2),
        reactions=reactions,
        comments=comments,
        shares=int(reactions * draw.real(0.03, 0.11) * (5.0 if crisis else 1.0)),
        saves=int(reactions * draw.real(0.03, 0.14)),
        clicks=clicks,
        link_clicks=int(clicks * draw.real(0.35, 0.7)) if publication.format == "lien" else 0,
        followers=0 if crisis else int(reach * draw.real(0.0, 0.004)),
        duration_s=duration,
        video_views=watched,
        watch_s=int(watched * min(duration, 190) * draw.real(0.3, 0.6)),
        hidden=int(reach * draw.real(0.0016, 0.0031)) if crisis else draw.integer(0, 2),
    )
