"""YouTube Studio in the languages of its users: the headers that real reports show, the rows invented."""

from datetime import date
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import AccountDay
from connectors.registry import identify, truncation_warning, unknown_columns

CONTENT = {
    "English, 2020": (
        "Video,Video title,Video publish time,Comments added,Likes,RPM (USD),Average percentage viewed (%),Views,"
        "Watch time (hours),Subscribers,Your estimated revenue (USD),Impressions",
        'Total,,,9,8,1.5,30.1,900,20,7,3.2,6000\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",4,8,1.5,30.1,800,12.5,6,3.2,5000',
    ),
    "German": (
        "Videos,Videotitel,Veröffentlichungszeitpunkt des Videos,Dauer,Likes,Gewonnene Abonnenten,Verlorene Abonnenten,"
        "Impressionen,Klickrate der Impressionen (%),Aufrufe,Wiedergabezeit (Stunden)",
        'Gesamt,,,,8,6,0,5000,0.86,900,20\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",61,8,6,0,5000,0.8,800,12.5',
    ),
    "Brazilian": (
        "Conteúdo,Título do vídeo,Horário de publicação do vídeo,Visualizações intencionais,Visualizações,"
        "Tempo de exibição (horas),Inscritos,Sua receita estimada (BRL),Impressões,Taxa de cliques de impressões (%)",
        'Total,,,500,900,20,7,3.2,6000,2.94\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",400,800,12.5,6,3.2,5000,2.94',
    ),
    "Mexican": (
        "Contenido,Título del video,Tiempo de publicación del video,Duración,Suscriptores obtenidos,Vistas,"
        "Tiempo de reproducción (horas),Impresiones de miniaturas,Tasa de clics de las miniaturas (%)",
        'Total,,,,7,900,20,6000,4.1\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",61,6,800,12.5,5000,4.1',
    ),
    "Italian": (
        "Contenuti,Titolo video,Ora pubblicazione video,Durata,Spettatori unici,Visualizzazioni,"
        "Tempo di visualizzazione (ore),Iscritti",
        'Totale,,,,500,900,20,7\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",61,400,800,12.5,6',
    ),
    "Japanese": (
        "コンテンツ,動画のタイトル,動画公開時刻,長さ,視聴回数,総再生時間（単位: 時間）,チャンネル登録者,平均視聴時間,"
        "推定収益 (JPY),インプレッション数,インプレッションのクリック率 (%)",
        '合計,,,,900,20,7,0:04:00,9,6000,5.2\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",61,800,12.5,6,0:04:12,3,5000,6.1',
    ),
    "Indonesian": (
        "Konten,Judul video,Waktu publikasi video,Durasi,Penayangan,Waktu tonton (jam),Subscriber,Tayangan,"
        "Rasio klik-tayang dari tayangan (%)",
        'Total,,,,900,20,7,6000,5.2\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",61,800,12.5,6,5000,6.1',
    ),
}


@pytest.mark.parametrize("language", CONTENT)
def test_the_videos_of_a_report_in_another_language(tmp_path: Path, read: Read, language: str) -> None:
    header, rows = CONTENT[language]
    path = tmp_path / "export.csv"
    path.write_text(f"{header}\n{rows}\n", encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "studio" and unknown_columns(reading.probe, reading.match) == ()
    (post,), (counted,) = reading.posts, reading.snapshots
    assert (post.post_id, post.text) == ("dQw4w9WgXcQ", "Orties")
    assert post.published_at is not None and post.published_at.date() == date(2020, 3, 2)
    assert post.duration_s == (61 if ",61," in rows else None)
    assert (counted.views, counted.watch_time_s, counted.followers_gained) == (800, 45_000, 6)
    assert counted.impressions == (5000 if ",5000" in rows else None)
    assert [row.code for row in reading.ignored] == [Reason.TOTAL_ROW] and not reading.rejected


def test_a_report_in_chinese_without_watch_time(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "content.csv"
    path.write_text(
        "內容,影片標題,影片發布時間,時間長度,互動觀看次數,平均觀看比例 (%),獲得的訂閱人數,流失的訂閱人數,"
        "已新增留言,觀看次數\n"
        '總計,,,,300,7.4,15,2,12,500\ndQw4w9WgXcQ,Orties,"May 9, 2026",120,200,8.5,10,1,8,300\n',
        encoding="utf-8",
    )
    reading = read(path)
    (counted,) = reading.snapshots
    assert (counted.views, counted.followers_gained, counted.comments) == (300, 10, 8)
    assert [row.code for row in reading.ignored] == [Reason.TOTAL_ROW] and not reading.rejected
    assert unknown_columns(reading.probe, reading.match) == ()


@pytest.mark.parametrize("name", ["合計.csv", "export.zip/合計.csv"])
def test_the_days_of_a_channel_in_japanese(tmp_path: Path, read: Read, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("日付,視聴回数\n2026-09-21,0\n2026-09-22,11\n", encoding="utf-8")
    reading = read(path, name=name)
    assert [(day.on, day.views) for day in reading.of(AccountDay)] == [(date(2026, 9, 21), 0), (date(2026, 9, 22), 11)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_chart_of_a_zip_made_on_a_mac_is_told_by_its_name(tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
    path = tmp_path / normalize(form, "グラフデータ.csv")
    path.write_text("日付,コンテンツ,視聴回数\n2026-09-18,dQw4w9WgXcQ,0\n", encoding="utf-8")
    match = identify(probe_file(path)).match
    assert match is not None and (match.connector, match.layout) == ("youtube", "other-report")


def test_the_days_of_a_channel_in_spanish(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "canal.csv"
    path.write_text(
        "Fecha,Suscriptores obtenidos,Suscriptores perdidos,Vistas,Tiempo de reproducción (horas)\n"
        "2024-01-01,3,1,120,8.5\n2024-01-02,4,0,130,9.5\n",
        encoding="utf-8",
    )
    reading = read(path)
    days = [(day.views, day.followers_gained, day.followers_lost) for day in reading.of(AccountDay)]
    assert days == [(120, 3, 1), (130, 4, 0)]
    assert unknown_columns(reading.probe, reading.match) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dados da tabela.csv", "Idade do espectador,Visualizações (%)\n18 a 24 anos,35.1\n"),
        ("Datos de la tabla.csv", "Fuente de tráfico,Vistas,Tiempo de reproducción (horas)\nTotal,9,1\n"),
        ("Gesamtwerte.csv", "Datum,Aufrufe\n2026-01-01,12\n2026-01-08,13\n"),
    ],
)
def test_the_other_reports_are_set_aside(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    match = identify(probe_file(path)).match
    assert match is not None and (match.connector, match.layout) == ("youtube", "other-report")


def test_the_sentence_under_the_first_500_videos_is_no_video(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "Table data.csv"
    path.write_text(
        'Content,Video title,Video publish time,Views\nTotal,,,9\ndQw4w9WgXcQ,Orties,"Mar 2, 2020",8\n'
        "Showing top 500 results,,,\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert len(reading.posts) == 1 and not reading.rejected
    assert [row.code for row in reading.ignored] == [Reason.TOTAL_ROW, Reason.GHOST_ROW]
    assert truncation_warning("youtube", 502) and truncation_warning("youtube", 501)


def test_soft_hyphens_in_headers_say_nothing(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "Tabellendaten.csv"
    path.write_text(
        "Videos,Video\xadtitel,Wiedergabe\xadzeit (Stunden),Auf\xadrufe\ndQw4w9WgXcQ,Orties,0.5,8\n", encoding="utf-8"
    )
    assert [(one.views, one.watch_time_s) for one in read(path).snapshots] == [(8, 1800)]
