"""Meta's archives: Instagram and Facebook, every file of a ZIP accounted for, texts and labels put right."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from golden import SAMPLES, readings
from reading import Read

from connectors.contract import Export, Ignored, Reason
from connectors.probe import probe_file
from connectors.record import Message, MessageKind, Post, PostFormat, Snapshot
from connectors.registry import connector_named, identify

AT = 1792513804
INSTANT = datetime(2026, 10, 20, 16, 30, 4, tzinfo=UTC)


def garbled(value: Any) -> Any:
    """As Meta writes it: each byte of UTF-8 as a letter, keys included."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [garbled(one) for one in value]
    return {garbled(key): garbled(one) for key, one in value.items()} if isinstance(value, dict) else value


def dump(folder: Path, name: str, value: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(garbled(value)), encoding="utf-8")
    return path


def archive(folder: Path, name: str, members: dict[str, Any]) -> list[tuple[str, str, list[Any]]]:
    """(member, layout, items) of a ZIP read as the import does."""
    path = folder / name
    with zipfile.ZipFile(path, "w") as content:
        for member, value in members.items():
            content.writestr(member, json.dumps(garbled(value)))
    return [(found.name, match.layout, items) for found, match, items in readings(path, folder / "open")]


def photo(uri: str = "media/posts/202610/17996501122334455.jpg", **more: Any) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": AT, "title": "", **more}


def said(**labels: Any) -> dict[str, Any]:
    return {"string_map_data": {name.replace("_", " "): value for name, value in labels.items()}}


def test_the_real_posts_and_reels(exports: Path, read: Read) -> None:
    plain = json.loads((exports / "instagram-dyi" / "posts.json").read_text(encoding="utf-8"))
    (found,) = read(exports / "instagram-dyi" / "posts.json").posts
    assert found.text == plain[0]["title"] and found.format is PostFormat.CAROUSEL
    assert found.published_at == datetime.fromtimestamp(plain[0]["creation_timestamp"], UTC)
    assert found.post_id in plain[0]["media"][0]["uri"]
    reels = json.loads((exports / "instagram-dyi" / "reels.json").read_text(encoding="utf-8"))["ig_reels_media"]
    reading = read(exports / "instagram-dyi" / "reels.json")
    assert [(p.text, p.format) for p in reading.posts] == [(one["title"], PostFormat.REEL) for one in reels]


def test_the_real_reactions_give_nothing_and_say_so(exports: Path, read: Read) -> None:
    path = exports / "facebook-dyi" / "posts_and_comments_reactions_example.json"
    plain = json.loads(path.read_text(encoding="utf-8"))["reactions"]
    reading = read(path)
    assert [(i.position, i.code) for i in reading.items] == [
        (number, Reason.OTHER_REPORT) for number in range(1, len(plain) + 1)
    ]
    assert reading.match.layout == "other-report" and "sans publication" in reading.match.reason


def test_caption_and_instant_stand_where_there_is_one_media_or_several(tmp_path: Path, read: Read) -> None:
    several = {
        "media": [photo(), photo("media/a_18033310255667799.mp4")],
        "title": "À deux 🧤",
        "creation_timestamp": AT + 9,
    }
    alone = {"media": [photo("media/b_17954470099887766.mp4", title="L’été")]}
    posts = read(dump(tmp_path, "posts_1.json", [several, alone])).posts
    assert [(p.post_id, p.text, p.format) for p in posts] == [
        ("17996501122334455", "À deux 🧤", PostFormat.CAROUSEL),
        ("17954470099887766", "L’été", PostFormat.VIDEO),
    ]
    assert [p.published_at for p in posts] == [INSTANT.replace(second=13), INSTANT]


def test_a_labelled_list_and_the_old_one_name_the_same_post(tmp_path: Path, read: Read) -> None:
    old = read(dump(tmp_path, "posts_1.json", [{"media": [photo(title="Givre")]}]))
    labels = [{"label": "Légende", "value": "Givre"}, {"label": "Contenu multimédia", "media": [photo()]}]
    new = {"timestamp": AT, "media": [], "label_values": labels, "fbid": "17996501122334455"}
    found = read(dump(tmp_path, "posts.json", [new]))
    assert [(p.post_id, p.text, p.published_at) for p in found.posts] == [
        (p.post_id, p.text, p.published_at) for p in old.posts
    ]
    saved = [
        {"label": "Légende", "value": "Givre"},
        {"label": "URL", "value": "x", "href": "https://www.instagram.com/p/A/"},
    ]
    others = {"timestamp": AT, "media": [photo()], "label_values": saved, "fbid": "1"}
    assert read(dump(tmp_path, "saved_posts.json", [others])).match.layout == "other-report"


def test_a_file_without_number_is_named_by_its_instant(tmp_path: Path, read: Read) -> None:
    path = dump(
        tmp_path,
        "posts_1.json",
        [{"media": [photo("media/photo.jpg")]}, {"media": [photo("media/b.jpg", creation_timestamp=AT + 1)]}],
    )
    first, second = read(path).posts
    assert first.post_id != second.post_id and first.post_id.startswith("h-")
    assert [p.post_id for p in read(path).posts] == [first.post_id, second.post_id]


@pytest.mark.parametrize(
    "labels",
    [
        ("Comment", "Media Owner", "Time"),
        ("Opmerking", "Media-eigenaar", "Tijd"),
        ("Commentaire", "Propriétaire du contenu", "Heure"),
        ("Wort", "Wer", "Zeit"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_comments_are_read_by_shape_in_any_language(
    tmp_path: Path, read: Read, labels: tuple[str, ...], wrapped: bool
) -> None:
    text, owner, time = labels
    comments = [
        {
            "string_map_data": {
                text: {"value": "Merci à vous 🐑"},
                owner: {"value": "refuge.veymont"},
                time: {"timestamp": AT},
            }
        },
        {"string_map_data": {text: {"value": "ok"}, owner: {"value": "cairnelle"}, time: {"timestamp": AT}}},
        {"string_map_data": {owner: {"value": "cairnelle"}, time: {"timestamp": AT}}},
        {"string_map_data": {text: {"value": "Sans propriétaire"}, time: {"timestamp": AT}}},
    ]
    path = dump(tmp_path, "post_comments_1.json", {"comments_media_comments": comments} if wrapped else comments)
    reading = read(path, accounts=("cairnelle",))
    assert [(m.text, m.kind, m.is_own) for m in reading.messages] == [
        ("Merci à vous 🐑", MessageKind.COMMENT, True), ("ok", MessageKind.REPLY, True),
        ("Sans propriétaire", MessageKind.COMMENT, True),
    ]  # fmt: skip
    assert {m.published_at for m in reading.messages} == {INSTANT} and {m.post_id for m in reading.messages} == {None}
    assert [(r.position, r.code) for r in reading.rejected] == [(3, Reason.MISSING_TEXT)]


@pytest.mark.parametrize(
    ("text", "time", "deleted", "owner"),
    [
        ("Comment", "Comment creation time", "Deletion status", "Media owner"),
        ("Wort", "Zeit", "Entfernt", "Wer"),
    ],
)
def test_whether_a_comment_was_deleted_is_not_its_text(
    tmp_path: Path, read: Read, text: str, time: str, deleted: str, owner: str
) -> None:
    def labels(said: str) -> dict[str, Any]:
        return {
            text: {"href": "", "value": said, "timestamp": 0}, time: {"href": "", "value": "", "timestamp": AT},
            deleted: {"href": "", "value": "False", "timestamp": 0},
            owner: {"href": "", "value": "refuge.veymont", "timestamp": 0},
        }  # fmt: skip

    comments = [
        {"title": "refuge.veymont", "media_map_data": {}, "string_map_data": labels(said)}
        for said in ("🐑", "ok", "Quelle belle arête ce matin !")
    ]
    reading = read(dump(tmp_path, "post_comments.json", {"comments_media_comments": comments}))
    assert [m.text for m in reading.messages] == ["🐑", "ok", "Quelle belle arête ce matin !"]
    assert {m.published_at for m in reading.messages} == {INSTANT}


def test_insights_join_their_post_and_date_themselves(tmp_path: Path) -> None:
    labels = {
        "Impressions": {"value": "15,570,962"}, "Comptes touchés": {"value": "63.3K"}, "J'aime": {"value": "812"},
        "Partages": {"value": "--"}, "Timestamp de la création": {"value": "", "timestamp": AT},
    }  # fmt: skip
    insights = [
        {"media_map_data": {"Miniature du média": photo()}, "string_map_data": labels},
        {"media_map_data": {}, "string_map_data": labels},
    ]
    members = {
        "your_instagram_activity/media/posts_1.json": [{"media": [photo(title="Givre")]}],
        "logged_information/past_instagram_insights/posts.json": {"organic_insights_posts": insights},
    }
    (_, _, posts), (_, layout, found) = archive(tmp_path, "instagram-cairnelle-2026-11-15-aB3.zip", members)
    snapshots = [one for one in found if isinstance(one, Snapshot)]
    assert layout == "instagram-insights" and snapshots[0].post_id == posts[-1].post_id
    assert (snapshots[0].impressions, snapshots[0].reach, snapshots[0].shares) == (15_570_962, 63_300, None)
    assert snapshots[0].taken_at == datetime(2026, 11, 15, 12, tzinfo=UTC)
    bare = [one for one in found if isinstance(one, Post)][1]
    assert bare.published_at == INSTANT and bare.post_id != snapshots[0].post_id


def test_the_holder_is_named_by_the_profile_else_by_the_archive(tmp_path: Path) -> None:
    profile = {
        "profile_user": [
            said(**{"Nom d’utilisateur": {"value": "cairnelle.fr"}, "Adresse_e-mail": {"value": "a@b.fr"}})
        ]
    }
    members: dict[str, Any] = {"media/posts_1.json": [{"media": [photo()]}]}
    ((_, _, items),) = archive(tmp_path, "instagram-cairnelle-2026-11-15-aB3.zip", members)
    assert [(a.account_id, a.is_owned) for a in items if hasattr(a, "is_owned")] == [("cairnelle", True)]
    members["personal_information/personal_information.json"] = profile
    found = archive(tmp_path, "instagram-b-2026-11-15-aB3.zip", members)
    assert [a.account_id for a in found[0][2] if hasattr(a, "is_owned")] == ["cairnelle.fr"]
    assert "a@b.fr" not in str(found)


def test_facebook_posts_of_every_kind(tmp_path: Path, read: Read) -> None:
    link = {
        "timestamp": AT,
        "data": [{"post": "Été"}],
        "attachments": [{"data": [{"external_context": {"url": "https://a.fr"}}]}],
    }
    image = {
        "timestamp": AT,
        "attachments": [{"data": [{"media": photo("a.jpg", description="Crête")}, {"place": {}}]}],
    }
    cover = {
        "timestamp": AT,
        "title": "Cairnelle a changé sa photo de couverture.",
        "attachments": [{"data": [{"media": photo("a.jpg")}]}],
    }
    text = {"timestamp": AT + 1, "data": [{"update_timestamp": 1}, {"post": "Seul"}]}
    reading = read(dump(tmp_path, "your_posts_1.json", [link, image, cover, text, {"data": [{}]}]))
    assert [(p.text, p.format, p.is_system) for p in reading.posts] == [
        ("Été", PostFormat.LINK, False), ("Crête", PostFormat.IMAGE, False), (None, PostFormat.IMAGE, True),
        ("Seul", PostFormat.TEXT, False),
    ]  # fmt: skip
    assert len({p.post_id for p in reading.posts}) == 4
    assert [(r.position, r.code) for r in reading.rejected] == [(5, Reason.MISSING_ID)]


def test_a_sentence_over_nothing_is_no_publication(tmp_path: Path, read: Read) -> None:
    values = [
        {"timestamp": AT, "title": "Léa a écrit sur le journal de Paul.", "data": [{"update_timestamp": AT}]},
        {"timestamp": AT, "title": "Léa était à Villard.", "attachments": [{"data": [{"place": {"name": "Villard"}}]}]},
        {"timestamp": AT, "title": "Léa a changé sa photo de profil."},
        {"timestamp": AT + 1, "data": [{"post": "Bonjour"}]},
    ]
    reading = read(dump(tmp_path, "your_posts_1.json", values))
    assert [(post.position, post.is_system) for post in reading.posts] == [(2, False), (3, True), (4, False)]
    assert [(row.position, row.code) for row in reading.ignored] == [(1, Reason.GHOST_ROW)]


def test_the_same_words_said_twice_in_a_minute_are_two_comments(tmp_path: Path, read: Read) -> None:
    times = (AT, AT + 20, AT)  # the last is written twice
    values = [
        said(Comment={"value": "Merci"}, Media_Owner={"value": "lea"}, Time={"timestamp": second}) for second in times
    ]
    reading = read(dump(tmp_path, "post_comments_1.json", values))
    first, second, again = (one.message_id for one in reading.messages)
    assert first != second and first == again


@pytest.mark.parametrize("key", ["comments_v2", "comments", "group_comments_v2"])
def test_facebook_comments_are_the_holders_own(tmp_path: Path, read: Read, key: str) -> None:
    def comment(text: str | None, title: str) -> dict[str, Any]:
        inner = {"timestamp": AT, "author": "Cairnelle"} | ({"comment": text} if text else {})
        return {"timestamp": AT, "title": title, "data": [{"comment": inner}]}

    values = [
        comment("Merci à tous", "Cairnelle a commenté la publication de Léa."),
        comment("Oui", "Cairnelle a répondu au commentaire de Léa."),
        comment("Yes", "Cairnelle replied to Léa's comment."),
        comment(None, "Cairnelle a commenté."),
    ]
    reading = read(dump(tmp_path, "comments.json", {key: values}))
    assert [(m.text, m.kind, m.is_own, m.author_name) for m in reading.messages] == [
        ("Merci à tous", MessageKind.COMMENT, True, "Cairnelle"), ("Oui", MessageKind.REPLY, True, "Cairnelle"),
        ("Yes", MessageKind.REPLY, True, "Cairnelle"),
    ]  # fmt: skip
    assert [(r.position, r.code) for r in reading.rejected] == [(4, Reason.MISSING_TEXT)]


def test_the_early_groups_of_facebook_hold_publications_and_comments(tmp_path: Path, read: Read) -> None:
    said = {"timestamp": AT + 9, "comment": "Merci à tous", "author": "Cairnelle", "group": "Raquettes"}
    logged = [
        {"timestamp": AT, "data": [{"post": "Sortie dimanche ?"}], "title": "Cairnelle a publié dans Raquettes."},
        {"timestamp": AT + 9, "data": [{"comment": said}], "title": "Cairnelle a répondu à Léa."},
    ]
    reading = read(dump(tmp_path, "groups.json", {"group_posts": {"activity_log_data": logged}}))
    assert reading.match.layout == "facebook-posts" and reading.positions == {1, 2}
    assert [post.text for post in reading.posts] == ["Sortie dimanche ?"]
    assert [(one.text, one.kind, one.is_own) for one in reading.messages] == [("Merci à tous", MessageKind.REPLY, True)]
    received = {"wall_posts_sent_to_you": {"activity_log_data": logged[:1]}}
    assert read(dump(tmp_path, "other_people.json", received)).match.layout == "other-report"


@pytest.mark.parametrize("name", [
    "your_instagram_activity/likes/liked_posts.json", "your_facebook_activity/saved_items/your_saved_items.json",
    "this_profile's_activity_across_facebook/page_likes.json", "your_activity_across_facebook/polls/polls.json",
    "connections/followers_and_following/following.json",
    "personal_information/autofill.json", "logged_information/link_history/x.json", "preferences/feed/x.json",
])  # fmt: skip
@pytest.mark.parametrize("value", [{"anything": [{"a": 1}, {"a": 2}]}, {"a": {"b": 1}}, [], {"comments_v2": []}])
def test_every_other_file_of_an_archive_is_known(tmp_path: Path, name: str, value: Any) -> None:
    path = dump(tmp_path, "x.json", value)
    probe = probe_file(path, f"meta-cairnelle.zip/{name}")
    match = identify(probe).match
    assert match is not None and (match.connector, match.layout) == ("meta-archive", "other-report")
    items = list(connector_named("meta-archive").read(Export(path=path, name=probe.name, probe=probe), match))
    assert items and all(isinstance(one, Ignored) and one.code is Reason.OTHER_REPORT for one in items)


@pytest.mark.parametrize("value", [
    [{"title": "", "string_list_data": [{"href": "https://www.instagram.com/lea", "value": "lea", "timestamp": AT}]}],
    {"relationships_following": [{"string_list_data": []}]},
    {"organic_insights_audience": [{"media_map_data": {}, "string_map_data": {"Période": {"value": "x"}}}]},
    [{"timestamp": AT, "data": [{"reaction": {"reaction": "LIKE"}}], "title": "x"}],
])  # fmt: skip
def test_files_that_left_their_archive_are_still_known(tmp_path: Path, read: Read, value: Any) -> None:
    reading = read(dump(tmp_path, "fichier.json", value))
    assert (reading.match.connector, reading.match.layout) == ("meta-archive", "other-report")


@pytest.mark.parametrize("value", [
    [{"title": "a", "text": "b", "timestamp": "2026-10-20"}], {"comments": [{"id": "a", "text": "b"}]},
    {"data": [{"text": "a"}]}, {"messages": [{"id": 1}], "type": "personal_chat", "name": "x"},
])  # fmt: skip
def test_other_tools_files_are_not_claimed(tmp_path: Path, value: Any) -> None:
    match = identify(probe_file(dump(tmp_path, "export.json", value))).match
    assert match is None or match.connector != "meta-archive"


@pytest.mark.parametrize(
    "value",
    [
        [
            {"media": [photo()]},
            4,
            None,
            {"media": "x"},
            {"media": [photo(creation_timestamp="hier")]},
            {"media": [{"uri": 3}]},
        ],
        {
            "comments_media_comments": [
                said(Comment={"value": "a"}, Time={"timestamp": AT}),
                said(Comment=3),
                {"string_map_data": []},
                7,
            ]
        },
        {
            "organic_insights_posts": [
                {"media_map_data": {"a": photo()}, "string_map_data": {"b": 1}},
                {"media_map_data": 3},
            ]
        },
        {
            "comments_v2": [
                {"timestamp": AT, "data": [{"comment": {"comment": "a"}}]},
                {"data": "x"},
                {"data": [3]},
                None,
            ]
        },
        [
            {"timestamp": AT, "data": [{"post": "a"}]},
            {"timestamp": {}, "attachments": [{"data": 4}]},
            {"timestamp": AT, "data": 3},
        ],
    ],
)
def test_odd_values_are_told_and_never_crash(tmp_path: Path, read: Read, value: Any) -> None:
    reading = read(dump(tmp_path, "post_comments_1.json" if isinstance(value, dict) else "posts_1.json", value))
    values = value if isinstance(value, list) else next(iter(value.values()))
    assert reading.match.layout != "other-report" and reading.positions == set(range(1, len(values) + 1))


def test_the_samples_hold_every_kind_of_file(tmp_path: Path) -> None:
    kinds: dict[str, int] = {}
    for sample in sorted((SAMPLES / "meta-archive").glob("*.zip")):
        for _, match, items in readings(sample, tmp_path / sample.stem):
            kinds[match.layout] = kinds.get(match.layout, 0) + sum(isinstance(one, (Post, Message)) for one in items)
    assert kinds == {
        "instagram-posts": 7, "instagram-comments": 4, "instagram-insights": 2, "facebook-posts": 5,
        "facebook-comments": 4, "threads-posts": 4, "other-report": 0,
        "instagram-early-comments": 3, "instagram-early-media": 5, "conversations": 10,
    }  # fmt: skip
