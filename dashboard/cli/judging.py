"""``analyser``, ``sentiment``, ``risque``: texts and what the engines say of them."""

import argparse
import json
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from dashboard.alerts.rules import raise_alerts
from dashboard.cli import terminal
from dashboard.cli.opening import looked_at
from dashboard.config import Settings, load_settings
from dashboard.enrich.contract import Reason, Risk, Sentiment
from dashboard.enrich.pipeline import analyse, risk_analyzer, sentiment_analyzer
from dashboard.text.formats import count, number

DECIMALS = 6


def analyser(chosen: argparse.Namespace) -> int:
    """Judge what is not judged yet, then raise the alerts it calls for."""
    settings = _settings(chosen)
    with looked_at(chosen.espace) as store:
        report = analyse(store, settings, engine=chosen.moteur, everything=chosen.tout, progress=terminal.progress())
        with store.writing() as session:
            opened = raise_alerts(session, settings)
        if chosen.json:
            terminal.give(report.as_json())
        judged = count(report.judged, "message jugé", "messages jugés")
        known = count(report.skipped, "déjà jugé", "déjà jugés")
        alerts = count(opened, "alerte ouverte", "alertes ouvertes")
        terminal.say(f"{judged} par {report.engine} en {number(report.seconds, 1)} s, {known}, {alerts}.")
        return 0


def sentiment(chosen: argparse.Namespace) -> int:
    """JSONL texts in, sentiments out."""
    analyzer = sentiment_analyzer(chosen.moteur, _settings(chosen), chosen.espace)
    return _stream(lambda texts: [_sentiment(judged) | {"engine": analyzer.id} for judged in analyzer.judge(texts)])


def risque(chosen: argparse.Namespace) -> int:
    """JSONL texts in, risks out."""
    analyzer = risk_analyzer()
    return _stream(lambda texts: [_risk(judged) for judged in analyzer.judge(texts)])


def _settings(chosen: argparse.Namespace) -> Settings:
    settings = load_settings(chosen.espace)
    return settings if chosen.modele is None else replace(settings, model=chosen.modele)


def _sentiment(judged: Sentiment) -> dict[str, Any]:
    """The shares still sum to 1 once rounded."""
    neg, pos = round(judged.neg, DECIMALS), round(judged.pos, DECIMALS)
    return {
        "neg": neg,
        "neu": round(max(0.0, 1 - neg - pos), DECIMALS),
        "pos": pos,
        "compound": round(judged.compound, DECIMALS),
        "label": judged.label,
        "reasons": _reasons(judged.reasons),
    }


def _risk(judged: Risk) -> dict[str, Any]:
    return {
        "score": judged.score,
        "level": judged.level,
        "categories": list(judged.categories),
        "intents": list(judged.intents),
        "reasons": _reasons(judged.reasons),
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [reason._asdict() for reason in reasons]


def _stream(judge: Callable[[list[str]], list[dict[str, Any]]]) -> int:
    """Same order, what has arrived at a time; a bad line is told and the rest is done."""
    failed = line = 0
    for arrived in terminal.arrivals(sys.stdin.buffer):
        good: list[tuple[Any, str]] = []
        for content in arrived:
            line += 1
            try:
                if content.strip():
                    good.append(_item(content))
            except ValueError as error:
                failed += 1
                terminal.say(f"Ligne {line} : {error}")
        judged = judge([text for _, text in good])
        for (identifier, _), values in zip(good, judged, strict=True):
            terminal.give({"id": identifier, **values}, is_compact=True)
        sys.stdout.flush()
    return int(failed > 0)


def _item(content: bytes) -> tuple[Any, str]:
    """The id and text of a line; ``ValueError`` with the end of a French sentence."""
    try:
        item = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("ce JSON est trop imbriqué.") from error
    except ValueError as error:
        raise ValueError("ce n’est pas du JSON en UTF-8.") from error
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise ValueError("un objet avec « id » et « text » est attendu.")
    return item.get("id"), item["text"]


def _finite(digits: str) -> float:
    """Beyond the largest number there is only infinity, which JSON cannot say back."""
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"no JSON number: {name}")
