"""What an account wrote on Threads, within its Instagram archive: publications, answers, whose they are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reading import Read
from test_meta_archive import archive, dump, photo, said

from connectors.contract import Reason
from connectors.record import Account, Message, MessageKind, Post, PostFormat

AT = 1_776_526_631


def part(title: str, uri: str = "", is_reply: bool = False, after_s: int = 0) -> dict[str, Any]:
    reply = {"reply_control": "everyone", "geo_gated_country_list": "", "is_reply": is_reply}
    return {"uri": uri, "creation_timestamp": AT + after_s, "title": title, "text_app_post": reply}


def written(*items: dict[str, Any]) -> dict[str, Any]:
    return {"text_post_app_text_posts": [*items]}


def test_publications_and_answers_are_told_apart(tmp_path: Path, read: Read) -> None:
    path = dump(
        tmp_path,
        "threads_and_replies.json",
        written(
            {"media": [part("À l’atelier ce soir 🛠️")]},
            {"media": [part("", "media/posts/202604/18434730343186435.webp", after_s=1)]},
            {"media": [part("Oui, dès 18 h", is_reply=True, after_s=2)]},
            {"media": [part("", "media/posts/a.jpg"), part("", "media/posts/b.mp4")], "title": "Deux jours",
             "creation_timestamp": AT + 3},
        ),
    )  # fmt: skip
    reading = read(path, accounts=("cairnelle",))
    assert reading.match.layout == "threads-posts" and reading.positions == {1, 2, 3, 4} and not reading.rejected
    assert [(post.text, post.format, post.platform) for post in reading.posts] == [
        ("À l’atelier ce soir 🛠️", PostFormat.TEXT, "threads"), (None, PostFormat.IMAGE, "threads"),
        ("Deux jours", PostFormat.CAROUSEL, "threads"),
    ]  # fmt: skip
    assert reading.posts[1].post_id == "18434730343186435" and len({post.post_id for post in reading.posts}) == 3
    assert reading.posts[2].published_at == datetime.fromtimestamp(AT + 3, UTC)
    (answer,) = reading.messages
    assert (answer.text, answer.kind, answer.is_own, answer.author_handle) == (
        "Oui, dès 18 h", MessageKind.REPLY, True, "cairnelle",
    )  # fmt: skip


def test_what_has_neither_date_nor_file_is_set_aside(tmp_path: Path, read: Read) -> None:
    bare = {"media": [{"uri": "", "title": "Perdu"}]}
    reading = read(dump(tmp_path, "threads_and_replies.json", written({"media": [part("Là")]}, bare)))
    assert [(row.position, row.code) for row in reading.rejected] == [(2, Reason.MISSING_ID)]


def test_the_profile_of_threads_does_not_hide_whose_the_archive_is(tmp_path: Path) -> None:
    profile = [said(**{"Nom d’utilisateur": {"value": "cairnelle"}})]
    members = {
        "your_instagram_activity/media/posts_1.json": [{"media": [photo(title="Givre")]}],
        "your_instagram_activity/threads/threads_and_replies.json": written({"media": [part("Là")]}),
        "your_instagram_activity/threads/personal_information.json": {"text_post_app_text_post_app_profile": profile},
        "personal_information/personal_information/personal_information.json": {"profile_user": profile},
    }
    found = archive(tmp_path, "envoi.zip", members)
    owners = {(one.platform, one.account_id, one.is_owned) for _, _, items in found for one in items
              if isinstance(one, Account)}  # fmt: skip
    assert owners == {("instagram", "cairnelle", True), ("threads", "cairnelle", True)}
    assert [layout for _, layout, _ in found] == ["instagram-posts", "threads-posts", "other-report", "other-report"]
    assert {one.account_id for _, _, items in found for one in items if isinstance(one, Post)} == {"cairnelle"}
    assert not any(isinstance(one, Message) for _, _, items in found for one in items)
