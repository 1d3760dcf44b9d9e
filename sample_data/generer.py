"""Rewrite the sample exports from the hand-written bank: ``python -m sample_data.generer``.

The same bank gives the same files on every machine, whatever its zone, its language or the hour.
"""

import shutil
import sys
from pathlib import Path

from sample_data.generation import exports, watching
from sample_data.generation.bank import Conversation, Publication, guest_conversations, publications
from sample_data.generation.draw import Draw
from sample_data.generation.people import People
from sample_data.generation.story import Said, Stage

HERE = Path(__file__).resolve().parent
PHRASES = HERE / "phrases"
PLATFORMS = ("facebook", "instagram", "youtube", "linkedin", "forum")
WATCHED = "veille"
FOLDERS = (*PLATFORMS, WATCHED)
FILES_BELOW = "# Les fichiers, dans l’ordre : liste réécrite par generer.py.\n"
SEED = 20260824


def generate(target: Path) -> None:
    """Write the folders and the list of files of ``demo.toml`` under ``target``."""
    pools = guest_conversations(PHRASES / "partout.txt")
    for rank, platform in enumerate(PLATFORMS):
        draw = Draw(SEED + rank)
        folder = target / platform
        shutil.rmtree(folder, ignore_errors=True)
        posts = publications(PHRASES / f"{platform}.txt", platform)
        _invite(posts, draw.shuffled(pools.get(platform, [])))
        said = Stage(People(PHRASES, draw), draw).play(posts)
        if platform == "forum":
            exports.forum(folder, said, draw)
        else:
            getattr(exports, platform)(folder, posts, _threads(said), draw)
    folder = target / WATCHED
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    watching.mentions(PHRASES / "mentions.txt", PHRASES / "noms.txt", folder, Draw(SEED + len(PLATFORMS)))
    watching.posts(PHRASES / "concurrents.txt", folder, Draw(SEED + len(FOLDERS)))
    settings, mark, _ = (HERE / "demo.toml").read_text(encoding="utf-8").partition(FILES_BELOW)
    (target / "demo.toml").write_bytes((settings + mark + _file_list(target)).encode())


def _file_list(target: Path) -> str:
    """The ``[[fichier]]`` entries: content exports first, so that comments find their post already there."""
    entries = []
    for platform in FOLDERS:
        for path in sorted((target / platform).iterdir(), key=lambda path: ("omment" in path.name, path.name)):
            entry = ["", "[[fichier]]", f'chemin = "{platform}/{path.name}"']
            columns = exports.GENERIC_COLUMNS.get(platform)
            if path.name == watching.POSTS:
                columns = watching.POST_HEADER
                entry += ['connecteur = "generic-posts"', 'plateforme = "linkedin"']
            elif columns:
                entry += ['connecteur = "generic"', f'plateforme = "{platform}"']
            if platform in ("linkedin", WATCHED) or "-comments" in path.name:
                entry.append('fuseau = "Europe/Paris"')
            if columns:
                entry.append("[fichier.colonnes]")
                entry += [f'{name} = "{header}"' for header, name in columns.items() if name]
            entries += entry
    return "\n".join(entries) + "\n"


def _invite(posts: list[Publication], guests: list[Conversation]) -> None:
    """Share the conversations that suit any publication among those that ask for some."""
    for post in posts:
        for _ in range(post.guests):
            if not guests:
                raise ValueError(f"{post.platform}: not enough guest conversations for {post.key}")
            post.conversations.append(guests.pop())


def _threads(said: list[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.publication.key, []).append(one)
    return found


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
