"""Datasets of Apify's scrapers: comments and posts of networks, Google reviews, in JSON, JSONL, CSV or XLSX."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from connectors import apify_facebook, apify_google, apify_instagram, apify_tiktok, apify_x, apify_youtube
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.flattened import field_names, lone_fields, read_objects
from connectors.identity import fold_name
from connectors.items import read_one
from connectors.probe import FileKind, Probe
from connectors.record import Account, Post, Record

IDS = frozenset({
    *("id", "cid", "postId", "facebookId", "profileId", "ownerId", "uid", "repliesToId", "parentCommentId"),
    *("reviewId", "reviewerId", "videoId", "replyToCid", "inReplyToId", "inReplyToUserId", "conversationId"),
})  # fmt: skip
INSTANTS = frozenset({
    *("date", "timestamp", "time", "createTime", "createTimeISO"),
    *("publishedAtDate", "responseFromOwnerDate", "publishedAtTime", "createdAt"),
})  # fmt: skip
KINDS = (FileKind.JSON, FileKind.NDJSON, FileKind.CSV, FileKind.XLSX, FileKind.XLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What one scraper gives: the fields that prove it, at least one of those that sign it, and how it is read.

    ``is_named``: only the brand's names, folded, tell its posts from those of others.
    """

    name: str
    label: str
    platform: str
    proof: frozenset[str]
    signature: frozenset[str]
    build: Callable[..., Iterator[Record | Ignored]]
    is_named: bool = False


DATASETS = (
    Dataset(
        name="facebook-comments", label="Commentaires Facebook", platform="facebook",
        proof=frozenset({"facebookUrl", "profileName", "text"}),
        signature=frozenset({"commentUrl", "feedbackId", "facebookId", "threadingDepth", "postTitle", "likesCount"}),
        build=apify_facebook.comment,
    ),
    Dataset(
        name="facebook-posts", label="Publications Facebook", platform="facebook",
        proof=frozenset({"facebookUrl", "postId", "pageName", "text"}),
        signature=frozenset({"time", "timestamp", "topLevelUrl"}),
        build=apify_facebook.post,
    ),
    Dataset(
        name="instagram-comments", label="Commentaires Instagram", platform="instagram",
        proof=frozenset({"ownerUsername", "postUrl", "text"}),
        signature=frozenset({"ownerProfilePicUrl", "commentUrl", "likesCount", "repliesCount", "timestamp"}),
        build=apify_instagram.comment,
    ),
    Dataset(
        name="instagram-posts", label="Publications Instagram", platform="instagram",
        proof=frozenset({"shortCode", "ownerUsername", "type"}),
        signature=frozenset({"latestComments", "commentsCount", "displayUrl", "likesCount"}),
        build=apify_instagram.post,
    ),
    Dataset(
        name="tiktok-comments", label="Commentaires TikTok", platform="tiktok",
        proof=frozenset({"cid", "videoWebUrl", "text"}),
        signature=frozenset({"createTimeISO", "createTime", "diggCount", "uniqueId"}),
        build=apify_tiktok.comment,
    ),
    Dataset(
        name="tiktok-videos", label="Vidéos TikTok", platform="tiktok",
        proof=frozenset({"webVideoUrl", "authorMeta", "text"}),
        signature=frozenset({"createTimeISO", "createTime", "diggCount", "playCount"}),
        build=apify_tiktok.video,
    ),
    Dataset(
        name="youtube-comments", label="Commentaires YouTube", platform="youtube",
        proof=frozenset({"comment", "author", "pageUrl"}),
        signature=frozenset({"hasCreatorHeart", "authorIsChannelOwner", "voteCount", "publishedTimeText"}),
        build=apify_youtube.comment,
    ),
    Dataset(
        name="youtube-videos", label="Vidéos YouTube", platform="youtube",
        proof=frozenset({"title", "url", "channelName", "viewCount"}),
        signature=frozenset({"numberOfSubscribers", "channelTotalVideos"}),
        build=apify_youtube.video,
    ),
    Dataset(
        name="x-posts", label="Posts de X", platform="x",
        proof=frozenset({"text", "createdAt", "author", "retweetCount"}),
        signature=frozenset({"twitterUrl", "isReply", "conversationId", "bookmarkCount"}),
        build=apify_x.status, is_named=True,
    ),
    Dataset(
        name="google-reviews", label="Avis Google", platform="google",
        proof=frozenset({"stars", "text", "publishedAtDate"}),
        signature=frozenset({"responseFromOwnerText", "reviewOrigin", "reviewUrl", "reviewerNumberOfReviews"}),
        build=apify_google.review,
    ),
    Dataset(
        name="google-places", label="Avis Google, par établissement", platform="google",
        proof=frozenset({"placeId", "title", "reviews"}),
        signature=frozenset({"reviewsCount", "totalScore", "reviewsDistribution"}),
        build=apify_google.place,
    ),
)  # fmt: skip


class Apify:
    """One object a comment or a post; replies stand within their comment or beside it."""

    key = "apify"
    label = "Apify"
    how_to_export = (
        "Sur console.apify.com, ouvrez le scraper de commentaires du réseau (Facebook Comments Scraper, Instagram "
        "Comment Scraper, TikTok Comments Scraper, YouTube Comments Scraper ; pour X, Tweet Scraper ; pour vos avis, "
        "Google Maps Reviews Scraper), collez les adresses de vos publications ou de vos établissements et cochez les "
        "réponses aux commentaires, puis lancez-le. Une fois la collecte finie, cliquez sur Export, gardez tous les "
        "champs et choisissez JSON (CSV et XLSX conviennent aussi)."
    )
    layouts: tuple[Layout, ...] = tuple(
        Layout(name=dataset.name, label=dataset.label, first_seen="2022", zone="UTC") for dataset in DATASETS
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the names of the objects' fields: a scraper's own set."""
        dataset = _dataset(probe)
        if dataset is None:
            return None
        reason = f"{dataset.label} : collecte d’un scraper d’Apify, à l’heure UTC."
        return Match(connector=self.key, layout=dataset.name, confidence=0.9, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A stub for each post (at its first comment), its messages; the brand's names as owned accounts."""
        dataset = next(dataset for dataset in DATASETS if dataset.name == match.layout)
        for name in export.accounts:
            yield Account(position=0, platform=dataset.platform, account_id=name, name=name, is_owned=True)
        own_names = frozenset(map(fold_name, export.accounts))
        build = partial(dataset.build, own_names=own_names) if dataset.is_named else dataset.build
        seen: set[tuple[type[Record], str | None]] = set()
        is_lone = dataset.proof <= lone_fields(export.probe)
        for found in read_objects(export, ZoneInfo(export.zone or "UTC"), IDS, INSTANTS, is_lone):
            if not isinstance(found, tuple):
                yield found
                continue
            position, value = found
            if _is_failure(value):
                yield Ignored(position, Reason.GHOST_ROW)
                continue
            for record in read_one(position, value, build):
                if isinstance(record, Account) or (isinstance(record, Post) and record.is_stub):
                    key = (type(record), record.post_id if isinstance(record, Post) else record.account_id)
                    if key in seen:
                        continue
                    seen.add(key)
                yield record


def _dataset(probe: Probe) -> Dataset | None:
    if probe.kind not in KINDS:
        return None
    seen = (lone_fields(probe), field_names(probe))
    return next((one for fields in seen for one in DATASETS if one.proof <= fields and one.signature & fields), None)


def _is_failure(value: object) -> bool:
    """Whether the scraper only says that it found nothing at an address."""
    if not isinstance(value, dict) or value.get("text") or value.get("id"):
        return False
    return bool(value.get("error") or value.get("noResults"))
