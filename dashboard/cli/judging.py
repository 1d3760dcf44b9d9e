"""``analyser``, ``sentiment``, ``risque``: texts and what the engines say of them."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from dashboard.alerts.rules import raise_alerts
from dashboard.cli import terminal
from dashboard.config import load_settings
from dashboard.enrich.contract import Reason, Risk, Sentiment
from dashboard.enrich.pipeline import analyse, risk_analyzer, sentiment_analyzer
from dashboard.store.store import Store
from dashboard.text.formats import count, number

BATCH = 256
DECIMALS = 6


def analyser(chosen: argparse.Namespace) -> int:
    """Judge what is not judged yet, then raise the alerts it calls for."""
    store, settings = Store(chosen.espace), load_settings(chosen.espace)
    report = analyse(store, settings, engine=chosen.moteur, everything=chosen.tout, progress=terminal.progress())
    with store.writing() as session:
        opened = raise_alerts(session)
    if chosen.json:
        terminal.give(report.as_json())
    judged = count(report.judged, "message jugé", "messages jugés")
    known = count(report.skipped, "déjà jugé", "déjà jugés")
    alerts = count(opened, "alerte ouverte", "alertes ouvertes")
    terminal.say(f"{judged} par {report.engine} en {number(report.seconds, 1)} s, {known}, {alerts}.")
    return 0


def sentiment(chosen: argparse.Namespace) -> int:
    """JSONL texts in, sentiments out."""
    analyzer = sentiment_analyzer(chosen.moteur)
    return _stream(lambda texts: [_sentiment(judged) | {"engine": analyzer.id} for judged in analyzer.judge(texts)])


def risque(chosen: argparse.Namespace) -> int:
    """JSONL texts in, risks out."""
    analyzer = risk_analyzer()
    return _stream(lambda texts: [_risk(judged) for judged in analyzer.judge(texts)])


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
    return [asdict(reason) for reason in reasons]


def _stream(judge: Callable[[list[str]], list[dict[str, Any]]]) -> int:
    """Same order, a bounded number of texts at a time; a bad line is told and the rest is done."""
    failed = 0
    texts = _texts()
    while batch := list(islice(texts, BATCH)):
        good = [(identifier, text) for identifier, text, error in batch if error is None]
        failed += len(batch) - len(good)
        for _, _, error in batch:
            if error is not None:
                terminal.say(error)
        judged = judge([text for _, text in good])
        for (identifier, _), values in zip(good, judged, strict=True):
            terminal.give({"id": identifier, **values}, is_compact=True)
        sys.stdout.flush()
    return int(failed > 0)


def _texts() -> Iterator[tuple[Any, str, str | None]]:
    for number_of_line, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line.decode("utf-8-sig" if number_of_line == 1 else "utf-8"))
            if not isinstance(item, dict) or not isinstance(item.get("text"), str):
                yield None, "", f"Ligne {number_of_line} : un objet avec « id » et « text » est attendu."
                continue
            yield item.get("id"), item["text"], None
        except ValueError:
            yield None, "", f"Ligne {number_of_line} : ce n’est pas du JSON en UTF-8."
        except RecursionError:
            yield None, "", f"Ligne {number_of_line} : ce JSON est trop imbriqué."
