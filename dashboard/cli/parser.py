"""The verbs and their options, in French from the usage to the errors."""

import argparse
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from dashboard.cli import arguments
from dashboard.config import ENGINES, workspace_folder
from dashboard.text.formats import NBSP, typeset

DATE_ORDERS = {"jour-mois": "day_first", "mois-jour": "month_first"}

Run = Callable[[argparse.Namespace], int]


class BadUsage(Exception):
    """The command cannot be understood; ``str(error)`` is French and shows the usage."""


# The sentences of argparse, and what to say instead.
_ERRORS = (
    (r"the following arguments are required: (.+)", "Il manque : {0}."),
    (r"unrecognized arguments: (.+)", "Argument inconnu : {0}."),
    (r"argument (.+): expected (?:one|at least one) argument", "L’option {0} attend une valeur."),
    (r"argument (.+): invalid choice: '?([^' ]+)'?.*\(choose from (.+)\).*", "{0} : « {1} » n’est pas l’un de {2}."),
    (r"argument (.+): invalid .+ value: '?([^']+)'?", "{0} : « {1} » ne se lit pas."),
    (r"argument (.+): ignored explicit argument (.+)", "{0} ne prend pas de valeur."),
    (r"one of the arguments (.+) is required", "Il manque l’un de : {0}."),
    (r"argument (.+): not allowed with argument (.+)", "{0} et {1} ne vont pas ensemble."),
    (r"ambiguous option: (\S+) could match (.+)", "L’option {0} est ambiguë : {1}."),
    (r"argument ([^:]+): (.+)", "{0} : {1}"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, f"Usage{NBSP}: " if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(typeset(text), width)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title = f"Arguments{NBSP}"  # argparse adds the colon
        self._optionals.title = f"Options{NBSP}"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        said = message
        for pattern, sentence in _ERRORS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                said = sentence.format(*(part.replace("'", "") for part in found.groups()))
                break
        raise BadUsage(f"{said}\n{self.format_usage().strip()}")


def build() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``run`` of its result is the verb."""
    top = _Parser(
        prog="python -m dashboard",
        description="Vigie, le tableau de bord du community manager, en ligne de commande.",
        epilog=f"Exemple{NBSP}: python -m dashboard importer exports/\n"
        f"L’aide d’un verbe{NBSP}: python -m dashboard VERBE --help",
    )
    _everywhere(top, is_top=True)
    verbs = top.add_subparsers(title=f"Verbes{NBSP}", metavar="VERBE", required=True, parser_class=_Parser)

    def verb(name: str, module: str, told: str, example: str) -> argparse.ArgumentParser:
        description = f"{told[0].upper()}{told[1:]}."
        parser = verbs.add_parser(name, help=told, description=description, epilog=f"Exemple{NBSP}: {example}")
        _everywhere(parser)
        parser.set_defaults(run=_late(module, name))
        return parser

    identifier = verb(
        "identifier",
        "files",
        "dit quel connecteur lit chaque fichier, avec quelle confiance, et ce qu’il y trouve",
        "python -m dashboard identifier export.csv",
    )
    identifier.add_argument("fichiers", nargs="+", type=Path, metavar="FICHIER", help="fichier, dossier ou ZIP")

    importer = verb(
        "importer",
        "files",
        "importe des fichiers, des dossiers ou des ZIP, sans jamais créer de doublon",
        "python -m dashboard importer exports/ --fuseau Europe/Paris",
    )
    importer.add_argument(
        "fichiers",
        nargs="*",
        type=Path,
        metavar="FICHIER",
        help="fichier, dossier ou ZIP ; sans lui, ce qui attend dans le dossier a-importer de l’espace",
    )
    importer.add_argument("--connecteur", metavar="K", help="le connecteur à employer, au lieu de le reconnaître")
    importer.add_argument(
        "--colonnes", type=Path, metavar="F.toml", help='les colonnes d’un tableau : text = "Texte", une par ligne'
    )
    importer.add_argument(
        "--compte", nargs="+", action="extend", default=[], metavar="NOM", help="un nom sous lequel la marque écrit"
    )
    importer.add_argument("--fuseau", metavar="Z", help="le fuseau des dates qui n’en portent pas")
    importer.add_argument("--plateforme", metavar="P", help="la plateforme, quand le fichier ne la dit pas")
    importer.add_argument(
        "--dates",
        choices=DATE_ORDERS,
        metavar="O",
        help="jour-mois ou mois-jour : comment se lit 03/04/2026 quand rien dans le fichier ne le prouve",
    )

    rejets = verb(
        "rejets",
        "files",
        "liste les lignes mises de côté, et les relit avec --rejouer",
        "python -m dashboard rejets --import 3",
    )
    rejets.add_argument("--import", type=int, dest="import_id", metavar="ID", help="un seul import")
    rejets.add_argument("--rejouer", action="store_true", help="lit de nouveau les fichiers concernés")

    analyser = verb(
        "analyser",
        "judging",
        "juge les messages que le moteur n’a pas encore jugés",
        "python -m dashboard analyser --moteur lexique",
    )
    _engine(analyser)
    analyser.add_argument("--tout", action="store_true", help="juge de nouveau tous les messages")

    for name, told in (
        ("sentiment", 'juge le sentiment de textes JSONL {"id", "text"} lus sur l’entrée standard'),
        ("risque", 'juge le risque de textes JSONL {"id", "text"} lus sur l’entrée standard'),
    ):
        judge = verb(name, "judging", told, f"python -m dashboard {name} < textes.jsonl")
        if name == "sentiment":
            _engine(judge)

    pics = verb(
        "pics",
        "counting",
        "cherche les pics d’une série de comptages, CSV timestamp,value sur l’entrée standard, au fil des lignes",
        "python -m dashboard pics --pas 1h < volumes.csv",
    )
    pics.add_argument(
        "--pas",
        type=arguments.step,
        metavar="DUREE",
        help="le temps d’une ligne à l’autre : 30s, 5min, 1h, 1j ; sans lui, celui des deux premières lignes",
    )

    _model_verbs(
        verb(
            "modele",
            "model",
            "installe, convertit, vérifie et liste les modèles de sentiment, entraîne et ajuste le modèle intégré",
            "python -m dashboard modele telecharger --oui",
        )
    )

    kpi = verb(
        "kpi",
        "figures",
        "calcule les indicateurs d’une période",
        "python -m dashboard kpi R3 R5 --du 2026-10-01 --au 2026-10-31 --json",
    )
    kpi.add_argument("codes", nargs="*", metavar="CODE", help="R3, R5… ; tous sans précision")
    kpi.add_argument("--du", type=arguments.day, metavar="JOUR", help="premier jour ; sans lui, 28 jours")
    kpi.add_argument("--au", type=arguments.day, metavar="JOUR", help="dernier jour ; sans lui, le dernier des données")
    kpi.add_argument("--plateforme", nargs="+", action="extend", default=[], metavar="P", help="facebook, instagram…")
    kpi.add_argument("--compte", nargs="+", action="extend", default=[], metavar="C", help="identifiant du compte")
    kpi.add_argument("--detail", action="store_true", help="avec --json : aussi les remarques et le détail de chacun")

    _report_options(
        verb(
            "rapport",
            "report",
            "écrit le rapport de la semaine, et l’envoie avec --envoyer",
            "python -m dashboard rapport --semaine 2026-W46 --format pdf --sortie rapport.pdf",
        )
    )

    alertes = verb(
        "alertes",
        "alerting",
        "liste les alertes en cours, et les envoie avec --notifier",
        "python -m dashboard alertes --notifier",
    )
    alertes.add_argument("--ouvertes", action="store_true", help="seulement celles que personne n’a prises en charge")
    alertes.add_argument(
        "--notifier", action="store_true", help="envoie ce qui ne l’a pas été aux services déclarés, et réessaie"
    )

    _keeping_verbs(verb)

    demo = verb(
        "demo",
        "workspace",
        "prépare un espace de démonstration, importé et analysé",
        "python -m dashboard demo --dossier demo/",
    )
    demo.add_argument("--dossier", type=Path, metavar="D", help="où le préparer ; sans lui, l’espace en cours")
    demo.add_argument(
        "--jusqu-au",
        type=arguments.instant,
        metavar="INSTANT",
        help="pour un exercice : l’histoire s’arrête là (2026-10-17T12:00), et reprend jusqu’au suivant",
    )
    demo.add_argument("--si-absent", action="store_true", help="ne fait rien quand l’espace existe déjà")

    diagnostic = verb(
        "diagnostic",
        "workspace",
        "dit les versions, l’état de l’espace et ce qui manque",
        "python -m dashboard diagnostic --permet",
    )
    diagnostic.add_argument(
        "--permet",
        action="store_true",
        help="dit aussi quels indicateurs les fichiers importés permettent, par plateforme, et quel export manque",
    )
    return top


def _everywhere(parser: argparse.ArgumentParser, is_top: bool = False) -> None:
    """Options that go before or after the verb: the verb's own default must not undo what came before."""
    parser.add_argument(
        "--espace",
        type=Path,
        metavar="DOSSIER",
        default=workspace_folder() if is_top else argparse.SUPPRESS,
        help="l’espace de travail (sinon VIGIE_ESPACE, sinon votre dossier de données)",
    )
    for flag, told in (("--json", "écrit le résultat en JSON"), ("--debug", "montre le détail des erreurs")):
        parser.add_argument(flag, action="store_true", default=False if is_top else argparse.SUPPRESS, help=told)


def _engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--moteur", choices=ENGINES, default="auto", metavar="M", help=f"{', '.join(ENGINES)}")
    parser.add_argument(
        "--modele", metavar="X", help="nom sur Hugging Face ou dossier du modèle transformer ; sinon le réglage"
    )


def _report_options(rapport: argparse.ArgumentParser) -> None:
    period = rapport.add_mutually_exclusive_group()
    period.add_argument("--semaine", metavar="S", help="2026-W46 ; sans elle, la dernière finie qui a des messages")
    period.add_argument(
        "--du", type=arguments.day, metavar="JOUR", help="premier jour, avec --au, d’une période quelconque"
    )
    period.add_argument("--remontee", type=int, metavar="N", help="la fiche de la remontée n° N, au lieu de la semaine")
    period.add_argument("--crise", type=int, metavar="N", help="le bilan de la crise n° N, au lieu de la semaine")
    rapport.add_argument("--au", type=arguments.day, metavar="JOUR", help="dernier jour")
    rapport.add_argument("--contre", metavar="S", help="la semaine à comparer, au lieu de la période d’avant")
    rapport.add_argument("--plateforme", nargs="+", action="extend", default=[], metavar="P", help="facebook, x…")
    rapport.add_argument("--compte", nargs="+", action="extend", default=[], metavar="C", help="identifiant du compte")
    rapport.add_argument(
        "--format",
        choices=("html", "pdf", "xlsx", "json", "txt"),
        help="html sans lui, ou ce que dit le nom de --sortie ; txt pour une fiche ou un bilan",
    )
    rapport.add_argument("--sortie", type=Path, metavar="F", help="le fichier à écrire")
    rapport.add_argument(
        "--avec-espace",
        nargs="+",
        action="extend",
        type=Path,
        default=[],
        metavar="DOSSIER",
        help="d’autres marques à la suite dans le même rapport, un espace chacune",
    )
    rapport.add_argument("--envoyer", action="store_true", help="l’envoie en pièce jointe aux services déclarés")
    rapport.add_argument("--avec-les-noms", action="store_true", help="garde les noms des membres, ôtés sinon")


def _keeping_verbs(verb: Callable[[str, str, str, str], argparse.ArgumentParser]) -> None:
    """The verbs of ``dashboard.cli.keeping``."""

    def add(name: str, told: str, example: str) -> argparse.ArgumentParser:
        return verb(name, "keeping", told, f"python -m dashboard {name} {example}".strip())

    exporter = add("exporter", "écrit toutes les données en Parquet ou en CSV", "--format parquet --sortie donnees/")
    exporter.add_argument("--format", choices=("parquet", "csv"), default="parquet", help="parquet, ou csv")
    exporter.add_argument("--sortie", type=Path, required=True, metavar="DOSSIER", help="où les écrire")
    exporter.add_argument("--anonyme", action="store_true", help="sans noms, liens ni identifiants, textes masqués")

    sauvegarder = add("sauvegarder", "copie l’espace entier dans un seul fichier", "--sortie /media/cle/vigie.zip")
    sauvegarder.add_argument(
        "--sortie", type=Path, metavar="F.zip", help="où l’écrire ; sans lui, le dossier sauvegardes de l’espace"
    )
    sauvegarder.add_argument("--essai", action="store_true", help="dit ce qui serait copié, sans rien écrire")

    restaurer = add("restaurer", "remet une sauvegarde à la place de l’espace, ou les liste", "vigie.zip --oui")
    restaurer.add_argument("sauvegarde", nargs="?", type=Path, metavar="F.zip", help="sans lui, liste les sauvegardes")
    effacer = add(
        "effacer-auteur",
        "efface une personne de toutes les tables, des textes et des fichiers gardés",
        '"membre 3f2a" --oui',
    )
    effacer.add_argument("qui", metavar="QUI", help="son nom entier, son identifiant, ou son pseudonyme")
    effacer.add_argument("--plateforme", nargs="+", action="extend", default=[], metavar="P", help="facebook, x…")
    effacer.add_argument("--tous", action="store_true", help="toutes les personnes qui répondent à ce nom")
    purger = add("purger", "retire les messages d’avant un jour, et les fichiers qui en contiennent", "--mois 24 --oui")
    since = purger.add_mutually_exclusive_group(required=True)
    since.add_argument("--avant", type=arguments.day, metavar="JOUR", help="garde ce jour et les suivants")
    since.add_argument("--mois", type=arguments.months, metavar="N", help="garde les N derniers mois")
    for parser in (restaurer, effacer, purger):
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--oui", action="store_true", help="le fait ; sans lui, dit seulement ce qui changerait")
        choice.add_argument("--essai", action="store_true", help="dit seulement ce qui changerait, comme sans --oui")
    for parser in (effacer, purger):
        parser.add_argument(
            "--avec-sauvegardes", action="store_true", help="supprime aussi les sauvegardes de l’espace"
        )


def _model_verbs(modele: argparse.ArgumentParser) -> None:
    """The verbs of « modele », one function of ``dashboard.cli.model`` each."""
    verbs = modele.add_subparsers(title=f"Actions{NBSP}", metavar="ACTION", required=True, parser_class=_Parser)

    def verb(name: str, told: str, example: str) -> argparse.ArgumentParser:
        description = f"{told[0].upper()}{told[1:]}."
        epilog = f"Exemple{NBSP}: python -m dashboard modele {example}"
        parser = verbs.add_parser(name, help=told, description=description, epilog=epilog)
        _everywhere(parser)
        parser.set_defaults(run=_late("model", name))
        return parser

    verb("liste", "liste les modèles installés et celui qui est employé", "liste --json")
    telecharger = verb(
        "telecharger",
        "montre la licence et la taille d’un modèle de Hugging Face, puis l’installe avec --oui",
        "telecharger cardiffnlp/twitter-xlm-roberta-base-sentiment --oui",
    )
    telecharger.add_argument("modele", nargs="?", metavar="NOM", help="organisation/modele, sinon celui de Vigie")
    telecharger.add_argument("--oui", action="store_true", help="accepte la licence et la taille, et télécharge")
    telecharger.add_argument("--revision", metavar="R", help="une révision précise ; sans elle, la dernière")
    telecharger.add_argument("--sans-conversion", action="store_true", help="garde les poids sans les convertir")
    telecharger.add_argument("--suivi", action="store_true", help=argparse.SUPPRESS)
    convertir = verb(
        "convertir",
        "convertit un modèle en ONNX int8 et dit combien d’étiquettes restent les mêmes",
        "convertir mon-modele/",
    )
    convertir.add_argument("modele", metavar="MODELE", help="un modèle installé, ou un dossier de transformers")
    for parser in (telecharger, convertir):
        parser.add_argument(
            "--etiquettes",
            metavar="A,B,C",
            help="les classes du modèle dans leur ordre, quand il ne les nomme pas : negative,neutral,positive",
        )
    verifier = verb("verifier", "vérifie les fichiers d’un modèle et l’essaie", "verifier")
    verifier.add_argument("modele", nargs="?", metavar="MODELE", help="sans lui, le modèle employé")
    entrainer = verb(
        "entrainer",
        "apprend le modèle intégré sur les textes étiquetés d’un dossier et dit ce qu’il vaut",
        "entrainer --donnees textes/ --sortie integre.npz",
    )
    entrainer.add_argument(
        "--donnees",
        type=Path,
        required=True,
        metavar="DOSSIER",
        help="des fichiers JSONL : text, label (negative, neutral, positive), source",
    )
    entrainer.add_argument("--sortie", type=Path, metavar="F", help="le fichier à écrire ; sans lui, celui de Vigie")
    ajuster = verb("ajuster", "ajuste le modèle intégré à vos corrections, s’il y gagne", "ajuster")
    ajuster.add_argument("--annuler", action="store_true", help="revient au modèle fourni avec Vigie")


def _late(module: str, verb: str) -> Run:
    """The function of a verb, its room imported only when it runs."""

    def run(chosen: argparse.Namespace) -> int:
        return int(getattr(import_module(f"dashboard.cli.{module}"), verb.replace("-", "_"))(chosen))

    return run
