"""What a spreadsheet did to an export on its way, told in French from the first rows of the file."""

from collections.abc import Iterator

from connectors.fields import are_swapped
from connectors.id_cells import are_rounded, is_damaged_id
from connectors.instants import DateOrder, date_order
from connectors.probe import FileKind, Probe, Table
from dashboard.text.formats import count

EXCEL_ERRORS = frozenset({"#nom?", "#name?", "#valeur!", "#value!", "#ref!", "#num!", "#nombre!"})


def remarks_on_file(probe: Probe, is_known: bool, rejected_ids: int) -> Iterator[str]:
    """French sentences on its encoding, its ids and its dates; ``is_known`` when a platform wrote it, ``rejected_ids``
    is how many of its rows are set aside for their id."""
    if probe.kind is FileKind.CSV and is_known and probe.encoding == "cp1252":
        yield (
            "Encodage Windows (cp1252) : un tableur a réenregistré ce fichier ; les emoji et les alphabets absents de "
            "cet encodage y sont perdus. Si vous l’avez, déposez le fichier d’origine."
        )
    if probe.is_twice_encoded:
        yield "Accents encodés deux fois (« Ã© » pour « é ») : Vigie les répare à la lecture."
    for table in probe.tables:
        yield from _damaged_ids(table, rejected_ids)
        yield from _turned_dates(table)


def _damaged_ids(table: Table, rejected: int) -> Iterator[str]:
    damaged: dict[str, str] = {}
    for place, name in enumerate(table.header):
        cells = [row[place].strip() for row in table.sample if place < len(row)]
        found = next((cell for cell in cells if is_damaged_id(cell) and _is_of_a_spreadsheet(cell)), None)
        if found is None and are_rounded(cells):
            found = max(cells, key=lambda cell: cell.endswith("0") and len(cell))
        if found is not None:
            damaged[name] = found
    if damaged:
        shown = ", ".join(f"« {name} » (« {cell} »)" for name, cell in damaged.items())
        fate = (
            f"{count(rejected, 'ligne est mise', 'lignes sont mises')} de côté : déposez le fichier d’origine."
            if rejected
            else "Vigie refait ceux dont l’adresse de la publication est connue."
        )
        yield f"Identifiants arrondis par un tableur, colonne {shown}. {fate}"


def _is_of_a_spreadsheet(cell: str) -> bool:
    return "e+" in cell.lower() or cell.lower() in EXCEL_ERRORS


def _turned_dates(table: Table) -> Iterator[str]:
    for place, name in enumerate(table.header):
        cells = [row[place] for row in table.sample if place < len(row)]
        if {date_order((cell,)) for cell in cells} >= {*DateOrder}:
            yield (
                f"Colonne « {name} » : le jour et le mois y changent de place d’une ligne à l’autre. Les dates qui se "
                "lisent dans les deux sens sont mises de côté ; déposez le fichier d’origine."
            )
        elif are_swapped(cells):
            yield f"Colonne « {name} » : un tableur a retourné jour et mois d’une partie des dates ; Vigie les remet."
