"""Trustpilot: the service reviews of a company, as CSV or XLSX, or as its API gives them."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from connectors.binding import bind, excerpt, find_table, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Id, Instant, Link, Number, Text, normalise_header
from connectors.mentions import language_code
from connectors.probe import Probe
from connectors.record import Message, MessageKind, Precision, Record
from connectors.trustpilot_api import read_api_reviews, reviews_prefix

UTC = "UTC"
# fmt: off
COLUMNS: dict[str, Column] = {
    "message_id": Id("Review Id", missing=Reason.MISSING_ID),
    "published_at": Instant("Review Created (UTC)", missing=Reason.MISSING_DATE),
    "author_id": Id("Review Consumer User Id"),
    "author_name": Text("Review Username"),
    "title": Text("Review Title"),
    "content": Text("Review Content"),
    "rating": Number("Review Stars"),
    "lang": Text("Review Language"),
    "url": Link("Review Url", "Review Link"),
    "replied_at": Instant(
        "Business Reply Date (UTC)", "Company Reply Date (UTC)", "Company Response Date (UTC)", "Company Reply Date",
        "Business Reply Date"),
    "reply": Text(
        "Business Reply", "Business Reply Text", "Business Response", "Company Reply", "Company Reply Text",
        "Company Response", "Company Response Text"),
}
# fmt: on
REQUIRED = frozenset({"message_id", "published_at", "rating"})
EMAIL = "email"
UNUSED = (
    *("Review User Email", "Source Of Review", "Location", "Domain", "Webshop", "Business Unit", "Reference", "Tags"),
    *("Review Status", "Verification", "Updated", "Review Updated", "Experience", "Order", "Invitation"),
)


class Trustpilot:
    """Reviews with their stars and the company's replies, which are the brand's own; never the e-mail addresses."""

    key = "trustpilot"
    label = "Trustpilot"
    how_to_export = (
        "Sur business.trustpilot.com, ouvrez « Gérer les avis » puis « Avis sur le service », choisissez la période, "
        "cliquez sur « Exporter », prenez le format CSV (ou XLSX) et déposez le fichier dans Vigie. Les adresses "
        "de courriel qu’il contient ne sont pas importées."
    )
    layouts: tuple[Layout, ...] = (
        Layout(
            name="service-reviews",
            label="Avis sur le service",
            first_seen="2018",
            columns={name: column.aliases for name, column in COLUMNS.items()},
            required=REQUIRED,
            zone=UTC,
            unused=UNUSED,
        ),
        Layout(name="api-reviews", label="Avis de l’API Trustpilot", first_seen="2015", zone=UTC),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """Certain when reviews have an id, stars and the date that Trustpilot says to be UTC, or the API's own keys."""
        if reviews_prefix(probe) is not None:
            reason = "Avis de l’API Trustpilot, avec les réponses de l’entreprise."
            return Match(connector=self.key, layout="api-reviews", confidence=0.95, reason=reason)
        if find_table(probe, COLUMNS, REQUIRED) is None:
            return None
        reason = "Avis Trustpilot : des avis avec leurs étoiles et leur date, en temps universel."
        return Match(connector=self.key, layout="service-reviews", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A review a row, then the company's reply if it has one."""
        if (prefix := reviews_prefix(export.probe)) is not None:
            yield from read_api_reviews(export, prefix)
            return
        found = find_table(export.probe, COLUMNS, REQUIRED)
        if found is None:
            return
        table, places = found
        emails = [index for index, name in enumerate(table.header) if EMAIL in normalise_header(name).replace("-", "")]
        zone = export.zone or UTC
        binding = bind(COLUMNS, export, table, places, ZoneInfo(zone))
        for position, cells in read_rows(export, table):
            for index in emails:
                if index < len(cells):
                    cells[index] = ""
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            title, content = row["title"], row["content"]
            text = "\n\n".join(dict.fromkeys(part for part in (title, content) if part))
            if not text and row["rating"] is None:
                detail = f"Ligne {position} : l’avis n’a ni étoiles ni texte ; cette ligne n’a rien à lire."
                yield Rejected(position, Reason.MISSING_TEXT, detail, excerpt(cells))
                continue
            review_id = row["message_id"]
            published_at, precision = row["published_at"]
            yield Message(
                position=position, platform="trustpilot", message_id=review_id, text=text, kind=MessageKind.REVIEW,
                thread_id=review_id, author_id=row["author_id"], author_name=row["author_name"],
                published_at=published_at, precision=precision, source_zone=zone, url=row["url"],
                rating=row["rating"], lang=language_code(row["lang"]),
            )  # fmt: skip
            if row["reply"] or row["replied_at"]:
                replied_at, precision = row["replied_at"] or (None, Precision.EXACT)
                yield Message(
                    position=position, platform="trustpilot", message_id=f"{review_id}/reply",
                    text=row["reply"] or "", kind=MessageKind.REPLY, parent_id=review_id, thread_id=review_id,
                    published_at=replied_at, precision=precision, source_zone=zone, is_own=True,
                )  # fmt: skip
