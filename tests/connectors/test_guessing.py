"""The columns of tables never seen: named in any order and case, or told by what they hold. Rows are invented, headers
are those of tables that people publish."""

from collections import Counter

import pytest

from connectors.fields import header_words
from connectors.mapping import guess_columns
from connectors.message_columns import COLUMNS
from connectors.probe import Table


def table(header: str, *rows: str) -> Table:
    return Table(header=tuple(header.split(";")), header_line=1, sample=tuple(tuple(row.split(";")) for row in rows))


def test_the_words_of_a_header_count_in_any_order_and_case() -> None:
    same = ("reviewText", "Text_Review", "REVIEW TEXT", "text of the review")
    assert {header_words(name) for name in same} == {frozenset({"review", "text"})}
    assert header_words("Date de l’avis") == header_words("avis_date") == header_words("DATE AVIS")


def test_no_name_is_that_of_two_columns() -> None:
    """Save that of an hour, which its cells tell from a whole date."""
    named = {name: set(map(header_words, column.aliases)) for name, column in COLUMNS.items() if name != "hour"}
    names = Counter(words for found in named.values() for words in found)
    assert [words for words, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "avis_id;client_id;location_id;note;commentaire;date_avis",
            "451;4635;1156;4;Très bon accueil;2026-03-02",
            {"text": "commentaire", "published_at": "date_avis", "author_id": "client_id", "message_id": "avis_id",
             "rating": "note"},
        ),
        (
            "id_avis;nom_utilisateur;date_avis;titre_avis;contenu_avis",
            "12;lea;Rédigé le 2 mars 2026;Une belle adresse à deux pas du lac;Très bien",
            {"text": "contenu_avis", "published_at": "date_avis", "author_name": "nom_utilisateur",
             "message_id": "id_avis"},
        ),
        (
            "position;post_id;post_text;post_published;comment_id;comment_message;comment_published;comment_like_count",
            "1_0;p1;Notre gamme de pains arrive lundi;2026-03-01T09:00:00Z;c1;Enfin;2026-03-02T10:00:00Z;3",
            {"text": "comment_message", "published_at": "comment_published", "message_id": "comment_id",
             "post_id": "post_id", "likes": "comment_like_count"},
        ),
        (
            "message_id;date;sender_id;sender_username;sender_name;message_text;group",
            "10;2026-03-02 10:00:00+00:00;55;lea;Léa B;Bonjour à tous;Le groupe",
            {"text": "message_text", "published_at": "date", "author_id": "sender_id", "author_name": "sender_name",
             "message_id": "message_id"},
        ),
        (
            "Message ID;Conversation ID;Sender Type;Sender Name;Content;Sent At;Delivery Status;Created At",
            "m7;c1;customer;Léa;Où est-il ?;2026-03-02T10:00:00Z;delivered;2026-03-02T10:00:01Z",
            {"text": "Content", "published_at": "Sent At", "author_name": "Sender Name", "message_id": "Message ID",
             "thread_id": "Conversation ID", "role": "Sender Type"},
        ),
        (  # Intercom by Prodsight, by the columns that it lists
            "message_id;message_body;message_type;message_created_at;message_author_type;message_author_id;"
            "message_author_name;conversation_id;conversation_created_at",
            "7;Où est-il ?;comment;2026-03-02 10:00:00;lead;u1;Léa;c1;2026-03-01 09:00:00",
            {"text": "message_body", "published_at": "message_created_at", "author_name": "message_author_name",
             "author_id": "message_author_id", "message_id": "message_id", "thread_id": "conversation_id",
             "role": "message_author_type"},
        ),
        (
            "tweet_id;author_id;created_at;text;response_tweet_id;in_response_to_tweet_id",
            "72;u1;Mon Mar 02 10:00:00 +0000 2026;Et donc ?;;71",
            {"text": "text", "published_at": "created_at", "author_id": "author_id", "message_id": "tweet_id",
             "parent_id": "in_response_to_tweet_id"},
        ),
        (
            "Id;ProductId;UserId;ProfileName;HelpfulnessNumerator;Score;Time;Summary;Text",
            "12;B7;U1;Léa;1;5;1303862400;Bon;Très bon produit",
            {"text": "Text", "published_at": "Time", "author_name": "ProfileName", "author_id": "UserId",
             "message_id": "Id", "rating": "Score"},
        ),
        (
            "reviewId;userName;content;score;thumbsUpCount;at;replyContent;repliedAt",
            "r1;Léa;Ne démarre plus;1;12;2026-03-02 10:00:00;Nous regardons;2026-03-03 09:00:00",
            {"text": "content", "published_at": "at", "author_name": "userName", "message_id": "reviewId",
             "likes": "thumbsUpCount", "rating": "score", "answer": "replyContent", "answered_at": "repliedAt"},
        ),
        (
            "_id;platform;brand;review_id;rating;review_content;review_date;categories",
            "a1;trustpilot;Cairnelle;r-9;1;Jamais reçu;2026-03-02;['Livraison en retard', 'Service client absent']",
            {"text": "review_content", "published_at": "review_date", "message_id": "review_id",
             "platform": "platform", "brand": "brand", "rating": "rating"},
        ),
        (
            "link;rating;date;iso_date;review_id;user.name;snippet;likes;response.iso_date;response.snippet",
            "https://maps.example/r/1;5;il y a 2 jours;2026-03-02T10:00:00Z;r1;Léa;Très bon;2;2026-03-03T10:00:00Z;"
            "Merci Léa, à très bientôt dans notre boulangerie",
            {"text": "snippet", "published_at": "iso_date", "author_name": "user.name", "message_id": "review_id",
             "url": "link", "likes": "likes", "rating": "rating", "answer": "response.snippet",
             "answered_at": "response.iso_date"},
        ),
        (
            "id;linkedinUrl;commentary;createdAt;actor.id;actor.name;actor.author;createdAtTimestamp;postId",
            "7437100000000000001;https://www.linkedin.com/feed/update/urn:li:activity:7437100000000000000?commentUrn="
            "urn%3Ali%3Acomment%3A%28activity%3A7437100000000000000%2C7437100000000000001%29;Bravo;"
            "2026-03-02T10:00:00Z;AC1;Léa;false;1772445600000;7437100000000000000",
            {"text": "commentary", "published_at": "createdAt", "author_name": "actor.name", "author_id": "actor.id",
             "message_id": "id", "post_id": "postId", "url": "linkedinUrl", "role": "actor.author"},
        ),
        (
            "Datetime;Tweet Id;Tweet;Username;Favorites;Retweets",
            "2026-03-02 10:00:00+00:00;2028416000000000000;Bravo;lea;3;1",
            {"text": "Tweet", "published_at": "Datetime", "author_name": "Username", "message_id": "Tweet Id",
             "likes": "Favorites"},
        ),
        (
            "COMMENT_TEXT;AUTHOR;CREATED_TIME;RED_SOCIAL",
            "Bravo;Léa;2026-03-02T10:00:00Z;Facebook",
            {"text": "COMMENT_TEXT", "published_at": "CREATED_TIME", "author_name": "AUTHOR",
             "platform": "RED_SOCIAL"},
        ),
        (
            "Id;Requester;Requester id;Subject;Status;Via;Created at;Updated at;Assigned at;Solved at;Replies",
            "1201;Léa Petit;3901;Ma commande n’est jamais arrivée;Open;Twitter;2026-03-02 10:00;2026-03-03 10:00;"
            "2026-03-02 10:05;2026-03-03 10:00;2",
            {"text": "Subject", "published_at": "Created at", "author_name": "Requester", "author_id": "Requester id",
             "message_id": "Id", "platform": "Via", "replies": "Replies"},
        ),
        (
            "Ticket ID;Customer Name;Date of Purchase;Ticket Subject;Ticket Description;Ticket Channel;"
            "First Response Time;Time to Resolution",
            "12;Léa;2025-03-22;Tente;Elle ne tient pas debout, que faire ?;Chat;2026-03-02 10:00;2026-03-02 10:30",
            {"text": "Ticket Description", "author_name": "Customer Name", "message_id": "Ticket ID",
             "platform": "Ticket Channel"},
        ),
        (
            "recommendationid;language;review;timestamp_created;timestamp_updated;voted_up;votes_up;author.steamid;"
            "author.last_played",
            "148912345;french;Trop court;1772445600;1772446600;True;12;76561198000000001;1772449600",
            {"text": "review", "published_at": "timestamp_created", "author_id": "author.steamid",
             "message_id": "recommendationid", "likes": "votes_up", "lang": "language"},
        ),
        (
            "post_shortcode;comment_id;owner_username;created_at_utc;text;likes_count",
            "DTgI8cnjsaz;17990000000000001;lea.p;2026-03-02 10:00:00;Trop belle;3",
            {"text": "text", "published_at": "created_at_utc", "author_name": "owner_username",
             "message_id": "comment_id", "post_id": "post_shortcode", "likes": "likes_count"},
        ),
        (
            "Date;Message ID;Network;Profile;From;Message;Tags",
            "2026-03-02 10:00;m1;Facebook;Cairnelle;Léa;Où est-elle;sav",
            {"text": "Message", "published_at": "Date", "author_name": "From", "message_id": "Message ID",
             "platform": "Network"},
        ),
        (
            "Id;Date;Nom;Note;Avis;Réponse;Date de réponse",
            "a1;2026-03-02;Léa;2;Jamais arrivé;Bonjour Léa, désolés;2026-03-03",
            {"text": "Avis", "published_at": "Date", "author_name": "Nom", "message_id": "Id", "rating": "Note",
             "answer": "Réponse", "answered_at": "Date de réponse"},
        ),
        (
            "order_ref;rate;review;publish_date",
            "C123;4;Livraison soignée;2026-03-02 10:00:00",
            {"text": "review", "published_at": "publish_date", "rating": "rate"},
        ),
        (
            "Date;Hour;Content;Source;Author;Sentiment;Reach",
            "2026-03-02;10:00;Elle prend l’eau;https://forum.example/t/1;lea;negative;1200",
            {"text": "Content", "published_at": "Date", "hour": "Hour", "author_name": "Author", "url": "Source"},
        ),
        (
            "Date;Title;Description;Source;Link;Tone;Author;Reach",
            "2026-03-02;Avis;Elle prend l’eau;web;https://forum.example/t/1;negative;lea;1200",
            {"text": "Description", "published_at": "Date", "author_name": "Author", "url": "Link",
             "platform": "Source"},
        ),
        (
            "author.name.label;updated.label;im:rating.label;id.label;title.label;content.label",
            "lea;2026-03-02T03:00:00-07:00;2;11111;Plante;Plante au démarrage",
            {"text": "content.label", "published_at": "updated.label", "author_name": "author.name.label",
             "message_id": "id.label", "rating": "im:rating.label"},
        ),
        (
            "id;description.en;description.fr;created_at",
            "77;Where is it;Où est-elle;2026-03-02T10:00:00Z",
            {"text": "description.fr", "published_at": "created_at", "message_id": "id"},
        ),
    ],
)  # fmt: skip
def test_headers_that_people_publish(header: str, row: str, expected: dict[str, str]) -> None:
    assert guess_columns(table(header, row)) == expected


def test_a_rate_and_a_reply_are_of_reviews_alone() -> None:
    guessed = guess_columns(table("text;rate;reply;date", "Bravo;4;Merci à vous;2026-03-02"))
    assert guessed == {"text": "text", "published_at": "date"}


def test_a_subject_is_a_text_of_tickets_alone() -> None:
    assert "text" not in guess_columns(table("student;subject;date", "Léa;Maths;2026-03-02"))


def test_a_message_met_twice_keeps_its_id() -> None:
    rows = ("c1;Bravo à toutes", "c2;Merci", "c1;Bravo à toutes")
    assert guess_columns(table("id;comment", *rows)) == {"text": "comment", "message_id": "id"}


def test_the_dates_of_a_record_are_not_those_of_the_message() -> None:
    row = "Bravo;2026-03-02T10:00:00Z;2026-04-09T08:00:00Z;2026-04-09T08:00:00Z"
    assert guess_columns(table("text;timestamp;created_at;updated_at", row))["published_at"] == "timestamp"
    alone = guess_columns(table("text;created_at;updated_at", "Bravo;2026-03-02T10:00:00Z;2026-04-09T08:00:00Z"))
    assert alone["published_at"] == "created_at"


@pytest.mark.parametrize("collected", ["scraped_at", "retrieval_date", "classified_at"])
def test_the_day_of_a_collection_dates_no_message(collected: str) -> None:
    guessed = guess_columns(table(f"review;relative;{collected}", "Bravo à toutes;il y a 2 jours;2026-04-09"))
    assert guessed == {"text": "review", "published_at": "relative"}


def test_a_duration_is_no_hour_of_a_date_that_has_its_own() -> None:
    assert "hour" not in guess_columns(table("date;time;text", "2026-03-02 10:00;12:30;Bravo à toutes"))
    assert "hour" not in guess_columns(table("date;time;text", "2026-03-02;12;Bravo à toutes"))


def test_an_age_by_its_name_gives_way_to_an_instant() -> None:
    header, rows = "cid;text;time;votes;time_parsed", ("a;Bravo;il y a 2 jours;3;1772445600.0",)
    guessed = guess_columns(table(header, *rows))
    assert guessed == {"text": "text", "published_at": "time_parsed", "message_id": "cid", "likes": "votes"}
    assert guess_columns(table("text;time", "Bravo;il y a 2 jours"))["published_at"] == "time"


def test_a_count_of_comments_is_no_text() -> None:
    assert guess_columns(table("comment;content;share", "12;Nouvelle tente;3"))["text"] == "content"
    assert guess_columns(table("auteur;message", "Léa;0"))["text"] == "message"


def test_what_is_said_of_the_publication_comes_after_what_is_said_below_it() -> None:
    header = "media_legende;media_date;qui;propos;quand"
    row = "Notre tente trois saisons est de retour en boutique;2026-03-01;Léa;Enfin, depuis le temps;2026-03-02"
    assert guess_columns(table(header, row)) == {"text": "propos", "published_at": "quand"}


@pytest.mark.parametrize(
    ("header", "score", "is_rating"),
    [
        ("username;review;score", "4", True),
        ("username;review;score", "0.87", False),
        ("username;body;score", "4", False),
    ],
)
def test_a_score_is_a_rating_of_reviews_alone(header: str, score: str, is_rating: bool) -> None:
    assert ("rating" in guess_columns(table(header, f"lea;Très bon;{score}"))) is is_rating


def test_an_answer_is_never_the_text_that_it_answers() -> None:
    row = "2026-03-02;Un accueil parfait;Merci beaucoup Léa, revenez nous voir bientôt avec vos amis"
    assert guess_columns(table("quand;propos;reponse_interne", row)) == {"text": "propos", "published_at": "quand"}


def test_a_status_alone_tells_nobody_s_role() -> None:
    closed = table("status;message", "Assigned;Où est mon colis ?", "Closed;Il arrive.")
    assert "role" not in guess_columns(closed)


def test_the_threads_of_the_youtube_data_tools_are_kept() -> None:
    header = "id;replyCount;likeCount;publishedAt;authorName;text;authorChannelId;isReply;isReplyTo;isReplyToName"
    rows = ("c1;1;5;2026-03-02 10:00:00;Léa;Belle vidéo;UC1;0;;", "c2;;0;2026-03-02 11:00:00;Nono;Oui;UC2;1;c1;Léa")
    guessed = guess_columns(table(header, *rows))
    assert (guessed["parent_id"], guessed["author_id"], guessed["author_name"]) == (
        "isReplyTo", "authorChannelId", "authorName")  # fmt: skip


def test_a_list_is_no_id_and_a_clock_may_be_named() -> None:
    """As Twint writes them: the people answered beside each tweet, the clock's name after its hour."""
    header = "id;conversation_id;created_at;date;time;username;tweet;reply_to"
    row = "12;12;2026-05-05 22:10:33 CEST;2026-05-05;22:10:33;lea;Enfin des nouvelles;[]"
    guessed = guess_columns(table(header, row, row.replace("[]", "[{'screen_name': 'nono', 'id': '7'}]")))
    assert "parent_id" not in guessed
    assert (guessed["published_at"], guessed["thread_id"]) == ("created_at", "conversation_id")
