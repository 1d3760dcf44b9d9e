"""LinkedIn's page workbooks in Portuguese and Spanish: the headers that real ones show, the rows invented."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
from reading import Read

from connectors.record import AccountDay, PostFormat
from connectors.registry import unknown_columns

URN = "urn:li:activity:7301234567890123456"  # 28 February 2025
LINK = f"https://www.linkedin.com/feed/update/{URN}"


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_portuguese_content_workbook(tmp_path: Path, read: Read) -> None:
    reading = read(workbook(
        tmp_path / "conteudo.xlsx",
        Métricas=[
            ["Relatório agregado"],
            ["Data", "Impressões (orgânicas)", "Impressões (patrocinadas)", "Impressões (total)",
             "Impressões únicas (orgânicas)", "Cliques (total)", "Reações (total)", "Comentários (total)",
             "Compartilhamentos (total)", "Taxa de engajamento (total)"],
            [datetime(2025, 2, 27), 90, 10, 100, 70, 11, 5, 2, 1, 0.17],
        ],
        Todas_as_publicações=[
            ["Relatório por publicação"],
            ["Título da publicação", "Link da publicação", "Tipo de publicação", "Nome da campanha", "Publicada por",
             "Criação", "Público", "Impressões", "Visualizações", "Visualizações fora do site", "Cliques",
             "Taxa de cliques (CTR)", "Gostaram", "Comentários", "Compartilhamentos", "Seguidores",
             "Taxa de engajamento", "Tipo de conteúdo"],
            ["Um refúgio", LINK, "Orgânico", "", "Ana", datetime(2025, 2, 28), "Todos os seguidores", 100, 20, 0, 10,
             0.1, 5, 2, 1, 3, 0.17, "Vídeo"],
            ["Sem endereço", "", "Orgânico", "", "Ana", datetime(2025, 2, 28), "", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, ""],
        ],
    ))  # fmt: skip
    assert reading.match.layout == "page-posts" and unknown_columns(reading.probe, reading.match) == ()
    (post,), (counted,), (day,) = reading.posts, reading.snapshots, reading.of(AccountDay)
    assert (post.text, post.format, post.is_paid) == ("Um refúgio", PostFormat.VIDEO, False)
    assert f"{post.published_at:%Y-%m-%d %H:%M:%S}" == "2025-02-28 13:39:31"
    assert (counted.impressions, counted.views, counted.clicks, counted.reactions) == (100, 20, 10, 5)
    assert (counted.comments, counted.shares, counted.followers_gained) == (2, 1, 3)
    assert (day.on, day.impressions, day.reach, day.clicks) == (date(2025, 2, 27), 100, 70, 11)
    assert (day.reactions, day.comments, day.shares) == (5, 2, 1)
    (refused,) = reading.rejected
    assert "Ana" not in refused.excerpt  # who in the team published is nobody's business


def test_the_days_of_portuguese_workbooks_renamed_by_somebody(tmp_path: Path, read: Read) -> None:
    followers = read(workbook(
        tmp_path / "seguidores.xlsx",
        Novos_seguidores=[
            ["Data", "Seguidores patrocinados", "Seguidores orgânicos", "Seguidores convidados automaticamente",
             "Total de seguidores"],
            ["07/20/2026", 0, -1, 0, -1], ["07/21/2026", 0, 4, 1, 5],
        ],
        Localidade=[["Localidade", "Total de seguidores"], ["Campinas", 100]],
    ))  # fmt: skip
    assert [(day.on, day.followers_gained) for day in followers.of(AccountDay)] == [
        (date(2026, 7, 20), -1), (date(2026, 7, 21), 5)]  # fmt: skip
    assert len(followers.ignored) == 1 and not followers.rejected
    visitors = read(workbook(tmp_path / "visitantes.xlsx", Métricas_de_visitantes=[
        ["Data", "Total de visualizações da página (computadores)", "Total de visualizações da página (total)",
         "Total de visitantes únicos (total)"], ["07/20/2026", 5, 15, 10]]))  # fmt: skip
    assert [(day.on, day.visits) for day in visitors.of(AccountDay)] == [(date(2026, 7, 20), 15)]
    assert unknown_columns(visitors.probe, visitors.match) == ()


def test_the_days_of_a_spanish_workbook(tmp_path: Path, read: Read) -> None:
    reading = read(workbook(tmp_path / "indicadores.xlsx", Indicadores=[
        ["Fecha", "Impresiones totales", "Impresiones (orgánicas)", "Impresiones únicas (orgánicas)", "Clics (Totales)",
         "Reacciones (total)", "Comentarios (totales)", "Veces compartido (total)", "Tasa de interacción (total)"],
        ["07/20/2026", 100, 90, 70, 11, 5, 2, 1, 0.17]]))  # fmt: skip
    (day,) = reading.of(AccountDay)
    assert (day.impressions, day.reach, day.clicks, day.reactions) == (100, 70, 11, 5)
    assert (day.comments, day.shares) == (2, 1)
    assert unknown_columns(reading.probe, reading.match) == ()
