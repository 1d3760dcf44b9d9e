"""Which exports bring what, platform by platform: the answer to « quel fichier me manque-t-il ? »."""

from connectors.contract import Connector
from connectors.registry import CONNECTORS

# Connector: the platforms of which its exports bring people's messages, and those of which they bring posts with
# figures, as its samples prove. Those that a community manager gets without anybody's help come first.
BRINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "meta": ((), ("facebook", "instagram")),
    "linkedin": (("linkedin",), ("linkedin",)),
    "youtube": (("youtube",), ("youtube",)),
    "x": (("x",), ("x",)),
    "tiktok": ((), ("tiktok",)),
    "exportcomments": (("facebook", "instagram", "youtube", "tiktok"), ()),
    "apify": (
        ("facebook", "instagram", "tiktok", "youtube", "x", "google"),
        ("facebook", "instagram", "tiktok", "youtube"),
    ),
    "instaloader": (("instagram",), ("instagram",)),
    "graph": (("facebook", "instagram"), ("facebook", "instagram")),
    "discourse": (("forum",), ()),
    "reddit": (("reddit",), ()),
    "discord": (("discord",), ()),
    "telegram": (("telegram",), ("telegram",)),
    "whatsapp": (("whatsapp",), ()),
    "bluesky": (("bluesky",), ()),
    "slack": (("slack",), ()),
    "wordpress": (("web",), ()),
    "disqus": (("web",), ()),
    "google": (("google",), ()),
    "trustpilot": (("trustpilot",), ()),
    "talkwalker": (("x", "web", "forum"), ()),
    "meltwater": (("x", "web", "forum"), ()),
    "brandwatch": (("x", "forum"), ()),
    "fourcat": (("tiktok", "reddit", "x", "threads"), ()),
    "mastodon": ((), ()),  # what the account wrote, without what it received nor any figure
    "meta-archive": (("facebook", "instagram"), ()),  # what the account wrote, and its private conversations
    "crowdtangle": ((), ()),  # closed since 2024: old files are read, none can be fetched
    "generic": (("other",), ()),
    "generic-posts": ((), ("other",)),
}


NAMED = 3


def exports_for(platform: str, need: str) -> tuple[Connector, ...]:
    """The connectors whose exports bring ``messages`` or ``posts`` of a platform, the easiest to get first; where none
    does, those that read any table."""
    return _bringing(need, platform) or _bringing(need, "other")


def exports_of(need: str) -> tuple[Connector, ...]:
    """The connectors whose exports bring ``messages`` or ``posts`` of any platform."""
    return _bringing(need, None)


def export_names(platform: str, need: str) -> tuple[str, ...]:
    """The names of the first exports to look for, three at most."""
    return tuple(one.label for one in exports_for(platform, need)[:NAMED])


def _bringing(need: str, platform: str | None) -> tuple[Connector, ...]:
    place = 0 if need == "messages" else 1
    known = {one.key: one for one in CONNECTORS}
    return tuple(
        known[key]
        for key, platforms in BRINGS.items()
        if key in known and platforms[place] and (platform is None or platform in platforms[place])
    )
