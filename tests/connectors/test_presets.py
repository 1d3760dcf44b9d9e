"""Presets of publishing suites: valid columns, offered by likeness, read by the mapped connectors, never sniffed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors import message_columns, post_mapping
from connectors.contract import Export, Match
from connectors.presets import PRESETS, Preset, columns_of, preset_named, presets_for
from connectors.probe import Table, probe_file
from connectors.record import Message, Post, PostFormat, Snapshot
from connectors.registry import CONNECTORS, FALLBACKS, connector_named, identify

HOOTSUITE = ("Message ID,Conversation ID,Medium,Channel,Channel Display Name,Contact Profile ID,"
             "Contact Primary Identifier,Created at,Direction,Message Type,Content,Post URL,Sentiment")  # fmt: skip
SPROUT = ("Date,Post ID,Network,Post Type,Content Type,Profile,Sent by,Link,Post,Linked Content,Impressions,"
          "Engagement Rate (per Impression),Engagements,Reactions,Comments,Shares,Saves,Post Link Clicks,Video Views,"
          "Reach,Post Clicks (All),Click-Through Rate,Tags")  # fmt: skip


def table(header: str) -> Table:
    return Table(header=tuple(header.split(",")), header_line=1)


def read_with(preset: Preset, path: Path) -> list[Any]:
    probe = probe_file(path)
    columns = columns_of(preset, probe.tables[0])
    export = Export(path=path, name=path.name, probe=probe, zone="Europe/Paris", columns=columns)
    match = Match(connector=preset.target, layout="messages", confidence=1, reason="")
    return list(connector_named(preset.target).read(export, match))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_names_columns_of_its_connector_and_explains_itself(preset: Preset) -> None:
    known = message_columns.COLUMNS if preset.target == "generic" else post_mapping.COLUMNS
    assert preset.columns.keys() <= known.keys() and all(preset.columns.values())
    assert connector_named(preset.target) in FALLBACKS and preset_named(preset.key) is preset
    assert len(preset.how_to_export) > 60 and preset.how_to_export.endswith(".")
    assert " ici" not in preset.how_to_export  # it is read on pages without a place to drop a file
    assert preset.label and preset.tool and preset.confidence_note.endswith(".")
    assert preset.zone_question is None or preset.zone_question.endswith(" ?")


def test_keys_are_unique_and_an_unknown_one_is_said_so() -> None:
    assert len({preset.key for preset in PRESETS}) == len(PRESETS)
    with pytest.raises(KeyError):
        preset_named("swello")


@pytest.mark.parametrize(("header", "key"), [(HOOTSUITE, "hootsuite-inbox"), (SPROUT, "sprout-post-performance")])
def test_the_most_alike_comes_first(header: str, key: str) -> None:
    offered = presets_for(table(header))
    assert offered[0].key == key
    shares = [len(columns_of(preset, table(header))) / len(preset.columns) for preset in offered]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(
    "header",
    ["Nom,Prénom,Ville", "Date,Impressions", "Content,Direction", "id,auteur,date,texte", "Date,URL,Texte,Réseau", ""],
)
def test_nothing_is_offered_for_what_no_preset_can_read(header: str) -> None:
    assert presets_for(table(header)) == ()


def test_headers_are_found_whatever_their_case_and_accents_and_used_once() -> None:
    found = columns_of(preset_named("metricool-posts"), table("FECHA,enlace,Contenido,Impresiones,Me Gusta,Texto"))
    assert found == {
        "published_at": "FECHA", "url": "enlace", "text": "Contenido", "impressions": "Impresiones",
        "likes": "Me Gusta"}  # fmt: skip


def test_messages_of_hootsuite_keep_their_threads_and_directions(tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    post = "https://www.facebook.com/613168031534769_1020304050607080"
    path.write_text(
        f"{HOOTSUITE}\n"
        f"m-1,c-1,facebook,ch-1,Cairnelle,p-7,Mado,2026-03-13 10:00:00,inbound,comment,Mon zip a lâché,{post},\n"
        f"m-2,c-1,facebook,ch-1,Cairnelle,p-7,Mado,2026-03-13 10:30:00,outbound,comment,Nous le réparons,{post},\n",
        encoding="utf-8",
    )
    items = read_with(preset_named("hootsuite-inbox"), path)
    question, answer = (item for item in items if isinstance(item, Message))
    assert (question.message_id, question.thread_id, answer.thread_id) == ("m-1", "c-1", "c-1")
    assert (question.is_own, answer.is_own) == (False, True)
    assert (question.platform, question.post_id) == ("facebook", "1020304050607080")
    assert question.published_at == datetime(2026, 3, 13, 9, tzinfo=UTC)


def test_publications_of_sprout_with_their_figures(tmp_path: Path) -> None:
    path = tmp_path / "Post Performance (Cairnelle) March 1, 2026 - March 31, 2026.csv"
    post = "https://www.facebook.com/cairnelle/posts/1020304050607080"
    path.write_text(
        f"{SPROUT}\n"
        f'3/13/2026 6:30 pm,613168031534769_1020304050607080,Facebook,Post,Photo,Cairnelle,Léa,{post},"Les crêtes, '
        f'ce matin",,"1,234",4.5%,56,40,9,7,0,12,,980,30,1%,crêtes\n',
        encoding="utf-8",
    )
    items = read_with(preset_named("sprout-post-performance"), path)
    (read,) = (item for item in items if isinstance(item, Post))
    (snapshot,) = (item for item in items if isinstance(item, Snapshot))
    assert (read.platform, read.post_id, read.format) == ("facebook", "1020304050607080", PostFormat.IMAGE)
    assert read.published_at == datetime(2026, 3, 13, 17, 30, tzinfo=UTC)
    assert (snapshot.impressions, snapshot.reach, snapshot.reactions, snapshot.clicks) == (1234, 980, 40, 30)
    assert (snapshot.link_clicks, snapshot.saves, snapshot.video_views) == (12, 0, None)


@pytest.mark.parametrize("header", [HOOTSUITE, SPROUT])
def test_a_preset_is_never_a_claim(tmp_path: Path, header: str) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"{header}\n{','.join('x' for _ in header.split(','))}\n", encoding="utf-8")
    probe = probe_file(path)
    assert [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe)] == []
    match = identify(probe).match
    assert match is None or match.connector in {fallback.key for fallback in FALLBACKS}
