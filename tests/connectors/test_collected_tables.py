"""Tables that scrapers sell or write: comments, publications and reviews, under names and ids of their own. Rows are
invented, headers are those of datasets that people publish."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading import Read

from connectors.identity import media_code
from connectors.mapping import guess_columns
from connectors.probe import Table, probe_file
from connectors.record import MessageKind
from connectors.registry import identify

POST = "https://www.facebook.com/cairnelle/posts/pfbid0Cairnelle7dNqTyp2xGkQpAbcdEFgh"


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "collecte.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_comments_with_dates_in_quotes_and_counts_in_any_words(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        "url,post_id,post_url,comment_id,user_name,user_id,date_created,comment_text,num_likes,num_replies",
        f'{POST},pfbid0Cairnelle7dNqTyp2xGkQpAbcdEFgh,{POST},Y29tbWVudDoxMjIxNTQwMDkxODI3MzY0NTBfODEyMzQ1Njc4OTAxMjM=,'
        'Léa Fontanges,1000001,"""2026-03-02T13:41:08.000Z""",Toujours rien reçu,3,0',
    )  # fmt: skip
    (message,) = read(path).messages
    assert (message.platform, message.message_id) == ("facebook", "81234567890123")
    assert message.published_at == datetime(2026, 3, 2, 13, 41, 8, tzinfo=UTC)
    assert (message.author_name, message.author_id, message.likes, message.replies) == (
        "Léa Fontanges",
        "1000001",
        3,
        0,
    )


def test_an_instagram_comment_is_under_the_publication_that_its_address_names(tmp_path: Path, read: Read) -> None:
    """The number beside it is Instagram's own: no other export carries it."""
    path = written(
        tmp_path,
        "url,comment_user,comment_date,comment,likes_number,replies_number,post_url,post_user,comment_id,post_id",
        "https://www.instagram.com/cairnelle,zoe.l,2026-03-14T01:13:08.000Z,Superbe,5,1,"
        "https://www.instagram.com/p/DfRupxTgBCS/,cairnelle,18168596065410257,3851148751604100411_985168596",
    )
    reading = read(path)
    (message,) = reading.messages
    assert (message.author_name, message.likes, message.replies) == ("zoe.l", 5, 1)
    assert {message.post_id} == {post.post_id for post in reading.posts} == {"DfRupxTgBCS"}


def test_a_reply_knows_by_its_address_the_comment_it_answers(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        "postUrl,commentUrl,comment_id,comment,user,created_at",
        f"{POST},{POST}?comment_id=1017035353703777,1017035353703777,Où est mon colis ?,Léa,2026-03-02T10:00:00Z",
        f"{POST},{POST}?comment_id=1017035353703777&reply_comment_id=1017035353703999,1017035353703999,Il arrive,"
        "Cairnelle,2026-03-02T11:00:00Z",
        f"{POST},{POST}?comment_id=1017035353703777&reply_comment_id=1017035353704001,1017035353704444,Merci,Léa,"
        "2026-03-02T12:00:00Z",
    )
    question, answer, other = read(path).messages
    assert (question.parent_id, question.kind) == (None, MessageKind.COMMENT)
    assert (answer.parent_id, answer.kind) == (question.message_id, MessageKind.REPLY)
    assert other.parent_id is None  # its address names another message


@pytest.mark.parametrize(
    ("review_id", "url", "platform"),
    [
        ("ChdDSUhNMG9nS0VJQ0FnSUMzcDdqMHJRRRAB", "https://www.google.com/maps/place/Cairnelle", "google"),
        ("Ci9DQUlRQUNvZENodHljRjlvT2tGQ2FpcN", "https://www.google.com/maps/place/Cairnelle", "google"),
        ("65aa41", "https://www.trustpilot.com/reviews/65aa41", "trustpilot"),
        ("65aa41", "https://exemple.fr/avis/65aa41", "other"),
    ],
)
def test_reviews_say_whose_site_they_are_of(
    tmp_path: Path, read: Read, review_id: str, url: str, platform: str
) -> None:
    path = written(
        tmp_path,
        "review_id,review_rating,review,review_date,reviewer_name,number_of_likes,response_of_owner,response_date,url",
        f"{review_id},2,Service très long,2026-03-02T10:00:00Z,Léa,4,Nous en sommes désolés,2026-03-03T10:00:00Z,{url}",
    )
    review, answer = read(path).messages
    assert (review.platform, review.kind, review.rating, review.likes) == (platform, MessageKind.REVIEW, 2.0, 4)
    assert (answer.kind, answer.is_own, answer.parent_id) == (MessageKind.REPLY, True, review_id)


ADDRESSES = ("https://www.instagram.com/p/DfRupxTgBCS/", "https://www.instagram.com/p/DfRupxTgBCT/")


@pytest.mark.parametrize(
    ("header", "rows", "connector"),
    [
        (
            "username,caption,likes,comments,timestamp,url",
            ("cairnelle,Nouvelle collection,120,4,2026-03-02T10:00:00Z,{}",
             "cairnelle,Sortie en crête,20,0,2026-03-03T10:00:00Z,{}"),
            "generic-posts",
        ),
        (
            "url,user_posted,description,num_comments,date_posted,likes",
            ("{},cairnelle,Nouvelle collection,4,2026-03-02T10:00:00Z,120",
             "{},cairnelle,Sortie en crête,0,2026-03-03T10:00:00Z,20"),
            "generic-posts",
        ),
        (
            "username,comment,likes,comments,timestamp,url",
            ("lea,Bravo pour la collection,1,4,2026-03-02T10:00:00Z,{}",
             "nono,Quelle vue,0,0,2026-03-03T10:00:00Z,{}"),
            "generic",
        ),
        (
            "username,text,likes,comments,timestamp,url",
            ("lea,Bravo pour la collection,1,4,2026-03-02T10:00:00Z,{}",
             "nono,Quelle vue,0,0,2026-03-03T10:00:00Z,{}", "lo,Oui,0,0,2026-03-03T11:00:00Z,{}"),
            "generic",
        ),
    ],
)  # fmt: skip
def test_publications_that_count_their_comments_are_no_messages(
    tmp_path: Path, header: str, rows: tuple[str, ...], connector: str
) -> None:
    """Each has an address of its own, where comments share that of what they comment."""
    addresses = [ADDRESSES[min(index, 1)] if connector == "generic-posts" else ADDRESSES[0] for index in range(3)]
    path = written(tmp_path, header, *(row.format(url) for row, url in zip(rows, addresses, strict=False)))
    found = identify(probe_file(path)).match
    assert found is not None and found.connector == connector


def test_scraped_publications_have_their_account_and_counters(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        "url,userPosted,description,commentsCount,date_posted,likesCount,videoViewCount,contentType",
        f"{ADDRESSES[0]},cairnelle,Nouvelle collection,4,2026-03-02T10:00:00Z,120,,Carousel",
        f"{ADDRESSES[1]},cairnelle,Sortie en crête,0,2026-03-03T10:00:00Z,20,900,Video",
    )
    reading = read(path)
    assert [post.account_id for post in reading.posts] == ["cairnelle", "cairnelle"]
    counted = [(one.reactions, one.comments, one.video_views) for one in reading.snapshots]
    assert counted == [(120, 4, None), (20, 0, 900)]
    assert [account.is_owned for account in reading.accounts] == [False]


def test_facebook_s_own_number_goes_before_the_code_that_hides_it(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        "url,id,caption,commentsCount,likes,created_at",
        f"{POST},1091689749721852,Nouvelle collection,1,3,2026-03-02T10:00:00Z",
        f"{POST}2,100070346405486_1092511306306363,Sortie,2,3,2026-03-03T10:00:00Z",
        f"{POST}3,,Crêtes,2,3,2026-03-03T10:00:00Z",
    )
    assert [post.post_id for post in read(path).posts] == [
        "1091689749721852", "1092511306306363", f"{POST}3".rpartition("/")[2]]  # fmt: skip


def test_dates_are_nobody_s_words() -> None:
    rows = ("T-1;2026-03-02 10:00:00;2026-03-03 18:00:00;Retour;6", "T-2;2026-03-04 10:00:00;2026-03-05 18:00:00;API;9")
    tickets = Table(
        header=("Ticket ID", "Created Date", "Resolved Date", "Issue Type", "Response Time (hours)"), header_line=1,
        sample=tuple(tuple(row.split(";")) for row in rows),
    )  # fmt: skip
    assert guess_columns(tickets) == {"published_at": "Created Date", "message_id": "Ticket ID"}


def test_a_number_of_instagram_s_app_is_the_code_of_its_publication(tmp_path: Path, read: Read) -> None:
    """Two numbers beside their codes in public datasets; the Graph API's own are shorter."""
    assert media_code("3681641958133448237") == "DMX0drQt74t"
    assert media_code("3851148751604100411_985168596") == "DVyB2KkjS07"
    assert media_code("18168596065410257") == "18168596065410257"
    path = written(
        tmp_path,
        "media_id,comment_author,comment,comment_date,comment_created_at",
        "3681641958133448237,lea,Bravo à toute l’équipe,2026-03-02,1772448311",
    )
    (message,) = read(path, platform="instagram").messages
    assert message.post_id == "DMX0drQt74t"
    assert message.published_at == datetime.fromtimestamp(1772448311, UTC)


def test_a_time_beside_a_whole_date_is_no_hour_of_it(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        "post_id,text,time,timestamp,likes,comments,shares,post_url",
        "902000000000001,Bonjour,2026-03-02 14:05:09,1772460309,12,4,1,https://www.facebook.com/cairnelle/posts/902000000000001",
        "902000000000002,Encore,2026-03-03 14:05:09,1772546709,12,0,1,https://www.facebook.com/cairnelle/posts/902000000000002",
    )
    assert [post.published_at for post in read(path).posts] == [
        datetime.fromtimestamp(moment, UTC) for moment in (1772460309, 1772546709)
    ]


def test_publications_named_by_an_id_alone_are_dated_by_what_reads_as_a_date(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        "post_id,caption,likes,comments,moment",
        "902000000000001,Bonjour,12,4,2026-03-02T10:00:00Z",
        "902000000000002,Encore,3,0,2026-03-03T10:00:00Z",
    )
    reading = read(path)
    assert [post.published_at for post in reading.posts] == [datetime(2026, 3, day, 10, tzinfo=UTC) for day in (2, 3)]
    assert [one.comments for one in reading.snapshots] == [4, 0]


def test_the_text_of_the_publication_is_nobody_s_comment(tmp_path: Path, read: Read) -> None:
    """And each comment is named by its address, as other exports name it."""
    path = written(
        tmp_path,
        "comment_url,author_name,raw_text,created_at,reactions,reply_count,depth,parent_comment_id,post_text",
        f"{POST}?comment_id=1017035353703777,Léa,Rien reçu,2026-03-02T10:00:00Z,2,1,0,,Notre collection est arrivée",
        f"{POST}?comment_id=1017035353703777&reply_comment_id=1017035353703999,La marque,Nous cherchons,"
        "2026-03-02T11:00:00Z,0,0,1,1017035353703777,Notre collection est arrivée",
    )
    question, answer = read(path).messages
    assert (question.text, question.message_id) == ("Rien reçu", "1017035353703777")
    assert (answer.text, answer.message_id, answer.parent_id) == (
        "Nous cherchons", "1017035353703999", question.message_id)  # fmt: skip
    header = ("comment_id", "post_text", "body_clean", "commented_on")
    rows = (("c1", "Notre collection est arrivée", "Rien reçu depuis lundi", "2026-03-02"),)
    assert guess_columns(Table(header=header, header_line=1, sample=rows))["text"] == "body_clean"


def test_an_address_that_two_messages_share_names_the_first_alone(tmp_path: Path, read: Read) -> None:
    row = f"{POST}?comment_id=1017035353703777,Léa,Rien reçu,2026-03-02T10:00:00Z"
    path = written(tmp_path, "comment_url,author_name,text,created_at", row, row.replace("Rien reçu", "Merci"), row)
    first, other, again = read(path).messages
    assert first.message_id == again.message_id == "1017035353703777"
    assert other.message_id.startswith("h-")


def test_answers_within_their_comment_are_messages_too(tmp_path: Path, read: Read) -> None:
    """As scrapers of LinkedIn and Instagram write them, under the names that the comment has."""
    thread = {
        "id": "7330000000000000001", "commentary": "Bravo", "createdAt": "2026-03-02T10:00:00.000Z",
        "postId": "7329207003942125568", "actor": {"name": "Léa", "author": False},
        "linkedinUrl": "https://www.linkedin.com/feed/update/urn:li:activity:7329207003942125568",
        "replies": [
            {"id": "7330000000000000002", "commentary": "Merci", "createdAt": "2026-03-02T11:00:00.000Z",
             "actor": {"name": "Cairnelle", "author": True},
             "replies": [{"id": "7330000000000000003", "commentary": "Avec plaisir", "actor": {"name": "Léa"}}]},
        ],
    }  # fmt: skip
    alone = {**thread, "id": "7330000000000000009", "replies": []}
    path = tmp_path / "commentaires.json"
    path.write_text(json.dumps([thread, alone]), encoding="utf-8")
    messages = read(path).messages
    assert [(one.message_id[-1], one.parent_id and one.parent_id[-1], one.author_name) for one in messages] == [
        ("1", None, "Léa"), ("2", "1", "Cairnelle"), ("3", "2", "Léa"), ("9", None, "Léa")]  # fmt: skip
    assert {(one.platform, one.post_id) for one in messages} == {("linkedin", "7329207003942125568")}
    assert messages[1].is_own is True
    cells = tmp_path / "commentaires.csv"
    replies = json.dumps([{"comment_id": "c2", "comment": "Merci"}]).replace('"', '""')
    cells.write_text(f'comment_id,comment,replies\nc1,Bravo,"{replies}"\nc3,Seul,\n', encoding="utf-8")
    assert [(one.text, one.parent_id) for one in read(cells).messages] == [
        ("Bravo", None), ("Merci", "c1"), ("Seul", None)]  # fmt: skip


def test_publications_counted_in_a_field_of_their_own_are_found_by_their_address(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "publications.json"
    activity = "7329207003942125568"
    posts = [
        {"id": f"{number}", "linkedinUrl": f"https://www.linkedin.com/posts/c_a-activity-{activity[:-1]}{number}-Yis",
         "content": "Dix ans", "author": {"name": "Cairnelle", "type": "company"},
         "postedAt": {"date": f"2026-03-0{number}T10:00:00.000Z"}, "engagement": {"likes": 5, "comments": number}}
        for number in (1, 2)
    ]  # fmt: skip
    path.write_text(json.dumps(posts), encoding="utf-8")
    reading = read(path)
    assert [(post.platform, post.post_id) for post in reading.posts] == [
        ("linkedin", f"{activity[:-1]}{number}") for number in (1, 2)]  # fmt: skip
    assert [(one.reactions, one.comments) for one in reading.snapshots] == [(5, 1), (5, 2)]
