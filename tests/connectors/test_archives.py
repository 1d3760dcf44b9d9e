"""Archives in archives, whatever packs them, under the same guards."""

import gzip
import io
import tarfile
import zipfile
from functools import partial
from pathlib import Path

import pytest

from connectors import archives
from connectors.probe import FileKind, probe_file
from connectors.readers import Unreadable, iter_members
from dashboard.ingest.files import files_in

TEXT = "Nom,Texte\nLéa,oui\nZoé,non\n".encode()
gzipped = partial(gzip.compress, mtime=0)  # the same bytes in every process that collects the tests


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(members: dict[str, bytes], kind: bytes = tarfile.REGTYPE, form: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.size, entry.linkname = kind, len(content), "/etc/passwd"
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def taken_out(tmp_path: Path, name: str, content: bytes) -> dict[str, bytes]:
    path = tmp_path / name
    path.write_bytes(content)
    assert probe_file(path).kind is FileKind.ZIP
    return {member.name: member.path.read_bytes() for member in iter_members(path, tmp_path / "out")}


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.tar", tarred({"dossier/a.csv": TEXT, "photo.jpg": b"x", "b.json": b"{}"}), ["dossier/a.csv", "b.json"]),
        ("a.tar", tarred({"a.csv": TEXT}, form=tarfile.GNU_FORMAT), ["a.csv"]),
        ("a.tar.gz", gzipped(tarred({"outbox.json": TEXT, "media/photo.png": b"x"})), ["outbox.json"]),
        ("a.TGZ", gzipped(tarred({"a.csv": TEXT})), ["a.csv"]),
        ("sans-extension", gzipped(tarred({"a.csv": TEXT})), ["a.csv"]),
        ("a.csv.gz", gzipped(TEXT), ["a.csv"]),
        ("a.zip", zipped({"a.csv.gz": gzipped(TEXT), "b.csv": TEXT}), ["a.csv", "b.csv"]),
        ("a.zip", zipped({"b.zip": zipped({"c.zip": zipped({"a.csv": TEXT})})}), ["b.zip/c.zip/a.csv"]),
        ("a.zip", zipped({"b.tar.gz": gzipped(tarred({"a.csv": TEXT}))}), ["b.tar/a.csv"]),
        ("a.tar", tarred({"b.zip": zipped({"a.csv": TEXT})}), ["b.zip/a.csv"]),
    ],
)
def test_every_packing_gives_its_files(tmp_path: Path, name: str, content: bytes, found: list[str]) -> None:
    members = taken_out(tmp_path, name, content)
    assert list(members) == found and TEXT in members.values()


def test_too_many_archives_in_one_another_are_refused(tmp_path: Path) -> None:
    content = TEXT
    for depth in range(archives.MAX_NESTING + 1):
        content = zipped({f"{depth}.zip" if depth else "a.csv": content})
    with pytest.raises(Unreadable, match="emboîtées"):
        taken_out(tmp_path, "a.zip", content)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (tarred({"../dehors.csv": TEXT}), "sort de son dossier"),
        (tarred({"/etc/dehors.csv": TEXT}), "sort de son dossier"),
        (tarred({"lien.csv": b""}, tarfile.SYMTYPE), "sort de son dossier"),
        (tarred({"lien.csv": b""}, tarfile.LNKTYPE), "sort de son dossier"),
        (tarred({"disque": b""}, tarfile.BLKTYPE), "sort de son dossier"),
        (gzipped(bytes(60_000_000)), "gonfle"),
        (gzipped(tarred({"a.csv": bytes(60_000_000)})), "gonfle"),
        (zipped({"a.gz": gzipped(bytes(60_000_000))}), "gonfle"),
        (gzipped(TEXT * 50)[:-20], "coupée"),
        (gzipped(TEXT)[:-6] + b"\0" * 6, "coupée"),
        (tarred({"a.csv": TEXT * 500})[:3000], "coupée"),
        (zipped({"bon.csv": TEXT, "a.gz": gzipped(TEXT * 50)[:-20]}), "coupée"),
    ],
)
def test_what_would_leave_the_folder_fill_the_disk_or_is_damaged_is_refused(
    tmp_path: Path, content: bytes, word: str
) -> None:
    with pytest.raises(Unreadable, match=word):
        taken_out(tmp_path, "a.bin", content)
    assert not list(tmp_path.rglob("dehors*"))


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    members = {f"{number}.csv": b"" for number in range(archives.MAX_MEMBERS + 1)}
    with pytest.raises(Unreadable, match="trop de fichiers"):
        taken_out(tmp_path, "a.tar", tarred(members))


def test_media_weigh_nothing_and_the_page_that_shows_an_archive_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 10_000)
    film, page = bytes(range(256)) * 50, b"<!doctype html><html></html>"
    members = {"data/tweets_media/film.mp4": film, "Your archive.html": page, "Takeout/archive_browser.html": page}
    assert list(taken_out(tmp_path, "a.zip", zipped({**members, "data/tweets.js": TEXT}))) == ["data/tweets.js"]
    with pytest.raises(Unreadable, match="gonfle"):
        taken_out(tmp_path, "b.zip", zipped({"data/tweets.js": film}))


@pytest.mark.parametrize("kind", ["zip", "tar", "gz"])
def test_every_cut_of_an_archive_is_refused_or_gives_whole_files(tmp_path: Path, kind: str) -> None:
    members = {"a.csv": TEXT, "b.csv": TEXT * 3}
    content = {"zip": zipped(members), "tar": tarred(members), "gz": gzipped(TEXT * 3)}[kind]
    for length in range(4, len(content), 7):
        path = tmp_path / "cut"
        path.write_bytes(content[:length])
        try:
            if probe_file(path).kind is not FileKind.ZIP:
                continue
            found = {member.name: member.path.read_bytes() for member in iter_members(path, tmp_path / "out")}
        except Unreadable:
            continue
        assert found.items() <= members.items()


def test_the_files_beside_one_are_those_of_its_own_archive(tmp_path: Path) -> None:
    account = {"data/account.js": b'{"a": 1}'}
    path = tmp_path / "envoi-anonyme"
    path.write_bytes(zipped({"un.zip": zipped({**account, "data/t.csv": TEXT}), "deux.zip": zipped(account)}))
    found = {one.name: one for one in files_in([path], tmp_path / "out")}
    assert list(found) == [f"envoi-anonyme/{name}" for name in (
        "un.zip/data/account.js", "un.zip/data/t.csv", "deux.zip/data/account.js")]  # fmt: skip
    one, _, other = found.values()
    assert set(one.companions) == {"account.js", "t.csv"} and set(other.companions) == {"account.js"}
    assert one.companions["account.js"] == one.path != other.path


def test_the_file_of_a_gzip_takes_the_name_that_the_user_gave(tmp_path: Path) -> None:
    path = tmp_path / "tmp1234"
    path.write_bytes(gzipped(TEXT))
    (member,) = iter_members(path, tmp_path / "out", "Content.csv.gz")
    assert member.name == "Content.csv"


def test_an_archive_that_only_holds_empty_archives_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"b.zip": zipped({})}))
    (found,) = files_in([path], tmp_path / "out")
    assert "aucun fichier" in found.error


PAGE = '<html><body><div class="pam _3-95">Bravo</div></body></html>'


@pytest.mark.parametrize("is_folder", [False, True])
@pytest.mark.parametrize(("pages", "told"), [(3, 3), (4, 1)])
def test_many_files_refused_for_one_reason_are_told_once(
    tmp_path: Path, pages: int, told: int, is_folder: bool
) -> None:
    files = {f"inbox/{number}/message_1.html": PAGE.encode() for number in range(pages)} | {"avis.csv": TEXT}
    path = tmp_path / ("instagram" if is_folder else "instagram.zip")
    if is_folder:
        for name, content in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
    else:
        path.write_bytes(zipped(files))
    found = list(files_in([path], tmp_path / "out"))
    refused = [one for one in found if one.error]
    assert [Path(one.name).name for one in found if one.probe] == ["avis.csv"]
    assert len(refused) == told
    if told == 1:
        assert refused[0].name == path.name and "au format JSON" in refused[0].error
        assert "C’est le cas de 4\xa0fichiers de " in refused[0].error
