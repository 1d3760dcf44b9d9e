"""Tables that are not for Vigie are named, and never become messages without a person's word."""

import json
from pathlib import Path

import pytest

from connectors.probe import probe_file
from connectors.registry import identify

SURE_ENOUGH = 0.5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Date;Date de valeur;Libellé;Débit;Crédit;Solde\n01/03/2026;01/03/2026;CB;12,50;;900,00\n", "relevé"),
        ("dateOp,dateVal,label,amount,comment\n2026-03-01,2026-03-01,CB,-12.5,Cordes du magasin\n", "relevé"),
        ("Nom;E-mail;Téléphone;Créé;Commentaire\nLéa;l@ex.fr;0600000000;01/03/2026;Cliente du salon\n", "carnet"),
        ("Référence;Description;Prix HT;Stock;Date\nT1;Une tente pour deux;199,00;4;01/03/2026\n", "catalogue"),
        ("Order ID,Date,Total,Message\n#1,2026-03-01,99.0,Livrer au refuge\n", "commandes"),
        ("BEGIN:VCALENDAR\nVERSION:2.0\nSUMMARY:Sortie\nEND:VCALENDAR\n", "agenda"),
        ("From: Mado <m@ex.fr>\nSubject: Sortie, samedi\n\nBonjour, à samedi\n", "courriel"),
        (
            json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"text": "Col"}}]}),
            "carte",
        ),
    ],
)
def test_what_is_no_list_of_messages_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "fichier.csv"
    path.write_text(content, encoding="utf-8")
    found = identify(probe_file(path))
    assert said in found.reason and found.reason.startswith("On dirait ")
    assert found.match is None or found.match.confidence < SURE_ENOUGH


@pytest.mark.parametrize(
    "header",
    ["Date;Auteur;Message", "Date;Auteur;E-mail;Message", "Date;Produit;Prix;Auteur;Avis", "Date;Texte;Devise"],
)
def test_one_such_column_does_not_make_messages_something_else(tmp_path: Path, header: str) -> None:
    path = tmp_path / "messages.csv"
    cells = ";".join("12/03/2026 10:00" if name == "Date" else "Bonjour à tous" for name in header.split(";"))
    path.write_text(f"{header}\n{cells}\n", encoding="utf-8")
    found = identify(probe_file(path))
    assert found.match is not None and found.match.confidence >= SURE_ENOUGH


def test_a_file_that_is_no_table_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text(json.dumps({"name": "refuge", "version": "1.0.0", "scripts": {"test": "vrai"}}), encoding="utf-8")
    found = identify(probe_file(path))
    assert found.match is None and "n’est pas un tableau" in found.reason and "une ligne par message" in found.reason
