"""Tables and files of everyday work that hold no message, told by what only they have: for a sentence that names them,
and so that none of them becomes messages on its own."""

from connectors.fields import normalise_header
from connectors.probe import FileKind, Probe, Table

PROOFS = 2  # one such column is in many a table of messages

# What each kind of table is called, and the headers that two of which prove it.
KINDS: dict[str, frozenset[str]] = {
    name: frozenset(map(normalise_header, headers))
    for name, headers in {
        "un relevé de compte bancaire": (
            "débit", "crédit", "debit", "credit", "solde", "balance", "montant", "amount", "iban", "rib",
            "date de valeur", "value date", "dateval", "dateop", "date opération", "date d'opération", "accountnum",
            "accountbalance", "numéro de compte", "account number", "devise", "currency", "type d'opération"),
        "un carnet d’adresses": (
            "téléphone", "tél", "tel", "phone", "phone number", "phone 1 - value", "mobile", "portable",
            "mobile phone", "e-mail", "email", "email address", "e-mail address", "adresse e-mail", "adresse mail",
            "mail", "courriel", "e-mail 1 - value", "code postal", "zip", "postal code", "given name", "family name",
            "adresse postale", "civilité", "date de naissance", "birthday"),
        "un catalogue ou des commandes": (
            "sku", "variant sku", "ean", "gtin", "barcode", "code-barres", "prix", "price", "prix ht", "prix ttc",
            "prix unitaire", "unit price", "variant price", "regular price", "sale price", "tva", "stock", "quantité",
            "quantity", "qty", "order id", "order number", "numéro de commande", "n° de commande", "total", "total ttc",
            "subtotal", "sous-total", "référence", "désignation", "vendor", "fournisseur", "product id"),
    }.items()
}  # fmt: skip
STARTS = {
    "begin:vcalendar": "un agenda",
    "begin:vcard": "un carnet d’adresses",
}
MAIL = ("from:", "received:", "return-path:", "delivered-to:", "mime-version:")


def kind_of(table: Table) -> str | None:
    """« un relevé de compte bancaire » for a table that is one by its headers; ``None`` for any other."""
    headers = {normalise_header(name) for name in table.header if name}
    proofs = {name: len(headers & known) for name, known in KINDS.items()}
    best = max(proofs, key=lambda name: proofs[name])
    return best if proofs[best] >= PROOFS else None


def other_kind(probe: Probe) -> str | None:
    """What a file that no connector knows plainly is, in French, when it is not for Vigie; ``None`` when it may be."""
    if probe.kind is FileKind.CSV and probe.tables:
        table = probe.tables[0]
        first = next((cell.strip().lower() for row in (*table.preamble, table.header) for cell in row), "")
        if first in STARTS:
            return STARTS[first]
        if first.startswith(MAIL):
            return "un courriel"
    if isinstance(probe.json_root, dict) and probe.json_root.get("type") in ("FeatureCollection", "Feature"):
        return "une carte (GeoJSON)"
    kinds = [kind_of(table) for table in probe.tables]
    return kinds[0] if len(kinds) == 1 else None
