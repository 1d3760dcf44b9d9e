"""From messages not judged yet to judgements, in batches that a stop at any instant cannot harm."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.config import Settings
from dashboard.enrich import model_folder, own_voice, terms, themes, transformer
from dashboard.enrich.contract import Risk, RiskAnalyzer, Sentiment, SentimentAnalyzer
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.risk import RuleRisk
from dashboard.errors import UsageError, VigieError
from dashboard.store import engine_change, judgements, risk_context
from dashboard.store.store import Session, Store

BATCH = 2_000  # messages judged and committed together, fewer when the engine is slow
FIRST = 250  # messages of the first batch
FETCH = 10  # batches read at once: they are sorted, and a sort costs more than a read
COMMIT_WITHIN_S = 2.0  # of judging: a commit that waits for a busy disk is not made quicker by smaller batches

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class AnalysisReport:
    """What an analysis did: messages judged now, messages that already were, seconds spent."""

    engine: str
    judged: int
    skipped: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it; ``messages_per_second`` is null when nothing was judged."""
        rate = round(self.judged / self.seconds, 1) if self.judged and self.seconds else None
        return {**asdict(self), "seconds": round(self.seconds, 3), "messages_per_second": rate}


def sentiment_analyzer(
    engine: str = "auto", settings: Settings | None = None, workspace: Path | None = None
) -> SentimentAnalyzer:
    """The analyzer behind an engine name; raises ``VigieError`` for one that is not there.

    ``settings`` name the model of « transformer » and its threads. « auto » is « transformer » once a model is
    chosen or installed, as long as it can be used, else « integre », as adjusted in ``workspace`` if it was.
    """
    known = settings or Settings()
    if engine == "transformer":
        return transformer.analyzer(known.model, known.model_threads)
    if engine == "auto" and model_folder.chosen(known.model):
        try:
            return transformer.analyzer(known.model, known.model_threads)
        except VigieError as error:  # « auto » goes on with what works; « modele liste » says what does not
            logging.getLogger("vigie").warning("%s", error)
    if engine in ("auto", "integre"):
        from dashboard.enrich import builtin_adjustment  # its weights are read by the first to ask

        return builtin_adjustment.analyzer(workspace)
    if engine == "lexique":
        return _lexicon()
    raise UsageError(f"Moteur « {engine} » inconnu. Choisissez auto, lexique, integre ou transformer.")


@cache
def _lexicon() -> SentimentAnalyzer:
    return LexiconSentiment()


@cache
def risk_analyzer() -> RiskAnalyzer:
    """The risk analyzer."""
    return RuleRisk()


def analyse(
    store: Store,
    settings: Settings,
    engine: str = "auto",
    everything: bool = False,
    progress: Progress | None = None,
) -> AnalysisReport:
    """Judge the sentiment and the risk of what the engine has not judged yet (``everything``: of all messages).

    ``engine="auto"`` takes the one of the settings. Each batch is one commit: after a stop, the next call goes on
    from there. Human corrections are never touched.
    """
    sentiments = sentiment_analyzer(settings.engine if engine == "auto" else engine, settings, store.folder)
    risks = risk_analyzer()
    started = time.perf_counter()
    with store.reading() as session:
        total = judgements.count_messages(session)
        waiting = total if everything else judgements.count_unjudged(session, sentiments.id, risks.id)
    judged = 0
    if waiting and not everything:
        with store.writing() as session:
            judged = judgements.reuse(session, sentiments.id, risks.id)
    last: tuple[str, Sentiment, Risk] | None = None
    pace = _Pace()
    for batch in _batches(store, sentiments.id, risks.id, everything, pace):
        began = time.perf_counter()
        known = {} if last is None else {last[0]: (last[1], last[2])}
        texts = [text for text in dict.fromkeys(text for _, text in batch) if text not in known]
        opinions = sentiments.judge(texts)
        shared = opinions if risks.sentiment_id == sentiments.id else None
        known |= dict(zip(texts, zip(opinions, risks.judge(texts, shared), strict=True), strict=True))
        pace.took(time.perf_counter() - began)
        with store.writing() as session:
            judgements.write_sentiments(session, sentiments.id, [(key, known[text][0]) for key, text in batch])
            judgements.write_risks(session, risks.id, [(key, known[text][1]) for key, text in batch])
            if session.meta("sentiment_analyzer") is None:  # a first analysis shows as it goes
                _put_in_force(session, sentiments, risks)
        last = (batch[-1][1], *known[batch[-1][1]])
        judged += len(batch)
        if progress is not None:
            progress(judged, waiting, "messages analysés")
    with store.writing() as session:
        _put_in_force(session, sentiments, risks)
        risk_context.refresh(session)
    themes.refresh(store, settings.own_accounts, progress)
    terms.refresh(store, progress)
    own_voice.refresh(store, settings, progress)
    return AnalysisReport(sentiments.id, judged, total - judged, time.perf_counter() - started)


class _Pace:
    """How many messages make a batch: what the engine judges in about ``COMMIT_WITHIN_S``."""

    def __init__(self) -> None:
        self.size = min(BATCH, FIRST)

    def took(self, spent: float) -> None:
        if spent < COMMIT_WITHIN_S / 2:
            self.size = min(BATCH, 2 * self.size)
        elif spent > 2 * COMMIT_WITHIN_S:
            self.size = max(1, self.size // 2)


def _batches(
    store: Store, sentiment_id: str, risk_id: str, everything: bool, pace: _Pace
) -> Iterator[list[tuple[int, str]]]:
    """(message_key, text) of what is to judge, by text, in batches of the size that ``pace`` has at the time."""
    after = ("", 0)
    while True:
        with store.reading() as session:
            if everything:
                fetched = judgements.texts(session, after, FETCH * BATCH)
            else:
                fetched = judgements.unjudged(session, sentiment_id, risk_id, after, FETCH * BATCH)
        if not fetched:
            return
        start = 0
        while start < len(fetched):
            stop = start + pace.size
            yield fetched[start:stop]
            start = stop
        after = (fetched[-1][1], fetched[-1][0])


def _put_in_force(session: Session, sentiments: SentimentAnalyzer, risks: RiskAnalyzer) -> None:
    """Make the views and the figures read what these analyzers said; the former one stays known, to compare."""
    former = session.meta("sentiment_analyzer")
    if former not in (None, sentiments.id):
        session.set_meta(engine_change.FORMER, former)
    session.set_meta("sentiment_analyzer", sentiments.id)
    session.set_meta("risk_analyzer", risks.id)
