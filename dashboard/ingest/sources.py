"""Which exports bring what, platform by platform: the answer to « quel fichier me manque-t-il ? »."""

from connectors.contract import Connector
from connectors.registry import CONNECTORS

SOCIAL = ("facebook", "instagram", "youtube", "linkedin", "x", "tiktok")

# Connector: the platforms of which its exports bring messages, and those of which they bring posts with figures.
BRINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "meta": ((), ("facebook", "instagram")),
    "linkedin": ((), ("linkedin",)),
    "youtube": (("youtube",), ("youtube",)),
    "x": ((), ("x",)),
    "tiktok": ((), ("tiktok",)),
    "exportcomments": (SOCIAL, ()),
    "apify": (("facebook", "instagram", "tiktok"), ("facebook", "instagram", "tiktok")),
    "graph": (("facebook", "instagram"), ("facebook", "instagram")),
    "discourse": (("forum",), ()),
    "reddit": (("reddit",), ()),
    "discord": (("discord",), ()),
    "telegram": (("telegram",), ()),
    "mastodon": (("mastodon",), ()),
    "bluesky": (("bluesky",), ("bluesky",)),
    "slack": (("slack",), ()),
    "wordpress": (("web",), ()),
    "disqus": (("web",), ()),
    "google": (("google",), ()),
    "trustpilot": (("trustpilot",), ()),
    "talkwalker": (("x", "web", "forum", "other"), ()),
    "meltwater": (("x", "web", "forum", "other"), ()),
    "brandwatch": (("x", "web", "forum", "other"), ()),
    "fourcat": (("tiktok", "linkedin"), ()),
    "meta-archive": ((), ()),  # what the account wrote, without what it received nor any figure
    "crowdtangle": ((), ()),  # closed since 2024: old files are read, none can be fetched
    "generic": (("other",), ()),
    "generic-posts": ((), ("other",)),
}


def exports_for(platform: str, need: str) -> tuple[Connector, ...]:
    """The connectors whose exports bring ``messages`` or ``posts`` of a platform, the surest first; where none does,
    those that read any table."""
    return _bringing(platform, need) or _bringing("other", need)


def _bringing(platform: str, need: str) -> tuple[Connector, ...]:
    column = 0 if need == "messages" else 1
    return tuple(one for one in CONNECTORS if platform in BRINGS.get(one.key, ((), ()))[column])
