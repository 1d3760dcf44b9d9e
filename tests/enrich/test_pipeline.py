"""Analysis over a workspace: what is judged, once, and what a stop in the middle leaves."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from dashboard.config import Settings
from dashboard.enrich import pipeline
from dashboard.enrich.contract import Sentiment
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.pipeline import analyse, risk_analyzer, sentiment_analyzer
from dashboard.enrich.reading import Readings
from dashboard.errors import UsageError, VigieError
from dashboard.store import engine_change, judgements
from dashboard.store.store import Store


def count(store: Store, sql: str) -> int:
    with store.reading() as session:
        return int(session.value(sql))


def test_every_message_is_judged_once(store: Store, add: Callable[..., int]) -> None:
    for text in ("Service nul", "J’adore", "Service nul", ""):
        add(text)
    report = analyse(store, Settings())
    assert (report.engine, report.judged, report.skipped) == (sentiment_analyzer().id, 4, 0)
    again = analyse(store, Settings())
    assert (again.judged, again.skipped) == (0, 4)
    assert count(store, "SELECT count(*) FROM sentiments") == count(store, "SELECT count(*) FROM risks") == 4
    with store.reading() as session:
        assert session.meta("sentiment_analyzer") == sentiment_analyzer().id
        assert session.meta("risk_analyzer") == risk_analyzer().id
        labels = [label for (label,) in session.rows("SELECT label FROM current_sentiment ORDER BY message_key")]
    assert labels == ["negative", "positive", "negative", "unscored"]


def test_new_messages_only(store: Store, add: Callable[..., int]) -> None:
    add("Service nul")
    analyse(store, Settings())
    add("J’adore")
    report = analyse(store, Settings())
    assert (report.judged, report.skipped) == (1, 1)


def test_everything_again_writes_no_second_judgement(store: Store, add: Callable[..., int]) -> None:
    for text in ("Service nul", "J’adore", "ok"):
        add(text)
    analyse(store, Settings())
    report = analyse(store, Settings(), everything=True)
    assert (report.judged, report.skipped) == (3, 0)
    assert count(store, "SELECT count(*) FROM sentiments") == 3


def test_a_stop_loses_at_most_a_batch(store: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    for index in range(7):
        add(f"message {index}")
    monkeypatch.setattr(pipeline, "BATCH", 2)

    def stop_after_two_batches(done: int, total: int, label: str) -> None:
        assert total == 7
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse(store, Settings(), progress=stop_after_two_batches)
    assert count(store, "SELECT count(*) FROM sentiments") == count(store, "SELECT count(*) FROM risks") == 4
    report = analyse(store, Settings())
    assert (report.judged, report.skipped) == (3, 4)


def test_half_a_judgement_is_completed(store: Store, add: Callable[..., int]) -> None:
    key = add("Service nul")
    with store.writing() as session:
        judged = sentiment_analyzer().judge(["Service nul"])[0]
        judgements.write_sentiments(session, sentiment_analyzer().id, [(key, judged)])
    assert analyse(store, Settings()).judged == 1
    assert count(store, "SELECT count(*) FROM sentiments") == 1
    assert count(store, "SELECT count(*) FROM risks") == 1


def test_progress_and_json(store: Store, add: Callable[..., int]) -> None:
    add("Service nul")
    seen: list[tuple[int, int, str]] = []
    report = analyse(store, Settings(), progress=lambda *step: seen.append(step))
    assert seen == [
        (1, 1, "messages analysés"),
        (1, 1, "messages rangés par thème"),
        (1, 1, "messages lus pour leurs termes"),
    ]
    assert set(report.as_json()) == {"engine", "judged", "skipped", "seconds", "messages_per_second"}
    assert analyse(store, Settings()).as_json()["messages_per_second"] is None


def test_an_empty_workspace(store: Store) -> None:
    assert analyse(store, Settings()).judged == 0


def test_stored_reasons_are_readable(store: Store, add: Callable[..., int]) -> None:
    add("Service nul, bande d’incapables")
    analyse(store, Settings())
    with store.reading() as session:
        score, reasons = session.rows("SELECT score, reasons FROM risks")[0]
    listed = json.loads(reasons)
    assert sum(reason["points"] for reason in listed) == score
    assert {"part", "points", "start", "end", "text"} == set(listed[0])


def test_an_absent_engine_says_what_to_do() -> None:
    with pytest.raises(VigieError, match="modele telecharger cardiffnlp/"):
        sentiment_analyzer("transformer")


def test_an_unknown_engine_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        sentiment_analyzer("magique")


def test_engine_of_the_settings(store: Store, add: Callable[..., int]) -> None:
    add("Service nul")
    with pytest.raises(VigieError):
        analyse(store, Settings(engine="transformer"))
    assert analyse(store, Settings(engine="transformer"), engine="lexique").judged == 1


def test_no_heavy_library_is_imported() -> None:
    code = (
        "import sys; from dashboard.enrich.pipeline import risk_analyzer; risk_analyzer().judge(['nul']);"
        "assert not {'torch', 'transformers', 'onnxruntime'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_new_version_judges_again_and_keeps_what_the_old_one_said(
    store: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Service nul")
    now = sentiment_analyzer().id, risk_analyzer().id
    with monkeypatch.context() as before:
        before.setattr(sentiment_analyzer(), "id", "integre-fr/0")
        before.setattr(type(risk_analyzer()), "id", "risque-fr/0")
        analyse(store, Settings())
    assert analyse(store, Settings()).judged == 1
    with store.reading() as session:
        assert session.rows("SELECT analyzer FROM sentiments ORDER BY 1") == [("integre-fr/0",), (now[0],)]
        assert session.rows("SELECT analyzer FROM risks ORDER BY 1") == [("risque-fr/0",), (now[1],)]
        assert (session.meta("sentiment_analyzer"), session.meta("risk_analyzer")) == now
        assert count(store, "SELECT count(*) FROM current_risk") == 1


def test_each_text_is_scored_once(store: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[str] = []
    judge = LexiconSentiment.judge_readings

    def counted(self: LexiconSentiment, readings: Readings) -> list[Sentiment]:
        scored.extend(reading.text for reading in readings)
        return judge(self, readings)

    monkeypatch.setattr(LexiconSentiment, "judge_readings", counted)
    add("Service nul")
    add("Je porte plainte")
    analyse(store, Settings(), engine="lexique")
    assert sorted(scored) == ["Je porte plainte", "Service nul"]


def test_a_batch_holds_what_the_engine_judges_in_about_two_seconds() -> None:
    pace = pipeline._Pace()
    for _ in range(10):
        pace.took(0.1)
    assert pace.size == pipeline.BATCH
    for _ in range(20):
        pace.took(60)
    assert pace.size == 1
    pace.took(pipeline.COMMIT_WITHIN_S)
    assert pace.size == 1


def test_what_a_change_of_engine_changed_can_be_read(store: Store, add: Callable[..., int]) -> None:
    moved, corrected, kept = add("Service nul"), add("Très bien"), add("Bonjour")
    own = add("Nous sommes ravis", direction="outbound")
    with store.writing() as session:
        for analyzer, labels in (("a/1", ("neutral",) * 4), ("b/1", ("negative", "positive", "neutral", "positive"))):
            for key, label in zip((moved, corrected, kept, own), labels, strict=True):
                session.execute(
                    "INSERT INTO sentiments (message_key, analyzer, label, neg, neu, pos, compound, reasons, judged_at)"
                    " VALUES (?, ?, ?, 0, 1, 0, 0, '[]', now() :: TIMESTAMP)",
                    [key, analyzer, label],
                )
        judgements.correct_sentiment(session, corrected, "negative")
        session.set_meta("sentiment_analyzer", "b/1")
        session.set_meta(engine_change.FORMER, "a/1")
        changes = engine_change.label_changes(session)
        assert changes is not None
        assert changes.counts == {("neutral", "negative"): 1, ("neutral", "neutral"): 1}
        found = engine_change.changed_messages(session)
        assert found[["message_key", "former", "label"]].values.tolist() == [[moved, "neutral", "negative"]]
