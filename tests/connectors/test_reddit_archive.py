"""The data that Reddit gives of an account: what it wrote answers, and the addresses it wrote from stay out."""

from pathlib import Path

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, PostFormat
from connectors.registry import identify

HEADER = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
THREAD = "https://www.reddit.com/r/randonnee/comments/1sac001/avis/"


def comments(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "comments.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("parent", "answered"), [
    ("oc00zzz", "t1_oc00zzz"), ("t1_oc00zzz", "t1_oc00zzz"), ("", "t3_1sac001"), ("1sac001", "t3_1sac001"),
])  # fmt: skip
def test_a_comment_answers_a_comment_or_its_submission(tmp_path: Path, read: Read, parent: str, answered: str) -> None:
    row = f"oc01,{THREAD}oc01/,2026-03-02 09:15:41 UTC,203.0.113.7,randonnee,0,{THREAD},{parent},Bonjour,"
    reading = read(comments(tmp_path, row), accounts=("cairnelle",))
    (message,) = reading.messages
    assert (message.message_id, message.parent_id, message.post_id) == ("t1_oc01", answered, "t3_1sac001")
    assert (message.is_own, message.kind, message.author_name) == (True, MessageKind.REPLY, "cairnelle")
    assert message.published_at is not None and message.published_at.isoformat() == "2026-03-02T09:15:41+00:00"
    assert [(account.account_id, account.is_owned) for account in reading.accounts] == [("cairnelle", True)]


def test_ip_addresses_never_come_out(tmp_path: Path, read: Read) -> None:
    reading = read(comments(tmp_path, f"oc01,{THREAD}oc01/,hier,203.0.113.7,randonnee,0,{THREAD},,Bonjour,",
                            f"oc02,{THREAD}oc02/,2026-03-02 09:15:41 UTC,203.0.113.7"))  # fmt: skip
    assert {rejected.code for rejected in reading.rejected} == {Reason.BAD_DATE}
    assert "203.0.113.7" not in repr(reading.items)


def test_what_was_removed_says_nothing(tmp_path: Path, read: Read) -> None:
    (message,) = read(
        comments(tmp_path, f"oc01,{THREAD}oc01/,2026-03-02 09:15:41 UTC,,randonnee,0,{THREAD},,[deleted],")
    ).messages
    assert (message.text, message.is_deleted) == ("", True)


def test_submissions_and_private_messages(tmp_path: Path, read: Read) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "id,permalink,date,ip,subreddit,gildings,title,url,body\n"
        f"1sac001,{THREAD},2026-03-01 08:00:00 UTC,,randonnee,0,Le guide,https://cairnelle.example.fr/tailles,\n"
        f"1sac002,{THREAD},2026-03-01 08:00:00 UTC,,randonnee,0,L’atelier,/r/randonnee/comments/1sac002/,Samedi\n",
        encoding="utf-8",
    )
    reading = read(posts)
    assert [(p.post_id, p.title, p.text, p.format) for p in reading.posts] == [
        ("t3_1sac001", "Le guide", None, PostFormat.LINK), ("t3_1sac002", "L’atelier", "Samedi", PostFormat.TEXT),
    ]  # fmt: skip
    private = tmp_path / "messages.csv"
    private.write_text(
        "id,permalink,thread_id,date,ip,from,to,subject,body\n"
        "m1,https://www.reddit.com/message/messages/m1,m1,2026-03-04 10:00:00 UTC,,lea,cairnelle,Garantie,Le ticket ?\n"
        "m2,https://www.reddit.com/message/messages/m2,m1,2026-03-04 10:45:00 UTC,,Cairnelle,lea,re: Garantie,Non.\n",
        encoding="utf-8",
    )
    question, answer = read(private, accounts=("cairnelle",)).messages
    assert (question.text, question.thread_id, question.is_own) == ("Garantie\n\nLe ticket ?", "t4_m1", None)
    assert (answer.thread_id, answer.is_own) == ("t4_m1", True)


def test_chats_are_read_on_both_sides_and_the_figures_say_whose_archive_it_is(tmp_path: Path, read: Read) -> None:
    chats = tmp_path / "chat_history.csv"
    chats.write_text(
        "message_id,created_at,updated_at,username,message,thread_parent_message_id,channel_url,subreddit,"
        "channel_name,conversation_type\n"
        "$a1,2026-03-09 18:02:11 UTC,,noe,Une boucle ?,,!c1:reddit.com,,,direct\n"
        "$a2,2026-03-10 08:31:40 UTC,,Cairnelle,Oui.,$a1,!c1:reddit.com,,,direct\n"
        ",2026-03-10 08:32:00 UTC,,noe,Sans identifiant,,!c1:reddit.com,,,direct\n",
        encoding="utf-8",
    )
    alone = read(chats)
    assert not alone.accounts and {message.is_own for message in alone.messages} == {None}
    assert [message.is_own for message in read(chats, accounts=("cairnelle",)).messages] == [None, True]
    figures = tmp_path / "statistics.csv"
    figures.write_text("statistic,value\nexport time,2026-03-12\naccount name,cairnelle\n", encoding="utf-8")
    reading = read(chats, companions={"statistics.csv": figures})
    question, answer = reading.messages
    assert (question.author_name, question.is_own, question.parent_id, question.kind) == (
        "noe", None, None, MessageKind.MESSAGE)  # fmt: skip
    assert (answer.is_own, answer.parent_id, answer.message_id) == (True, "$a1", "$a2")
    assert {message.thread_id for message in reading.messages} == {"!c1:reddit.com"}
    assert [(one.position, one.code) for one in reading.rejected] == [(4, Reason.MISSING_ID)]
    assert [account.account_id for account in reading.accounts] == ["cairnelle"]
    row = f"oc01,{THREAD}oc01/,2026-03-02 09:15:41 UTC,,randonnee,0,{THREAD},,Bonjour,"
    (comment,) = read(comments(tmp_path, row), companions={"statistics.csv": figures}).messages
    assert comment.author_name == "cairnelle"


@pytest.mark.parametrize("content", [
    f"id,permalink,date,ip,subreddit,gildings,link,parent\noc01,{THREAD}oc01/,2026-03-02 09:15:41 UTC,,a,0,{THREAD},\n",
    "announcement_id,sent_at,read_at,from_id,from_username,subject,body,url\n"
    "ann_1,2026-03-02 09:15:41 UTC,,t2_1,reddit,Nouveau,Le chat change,https://reddit.example\n",
    "id,title,body,kind,created,original_content,send_replies,subreddit,is_public_link\n"
    "d1,Titre,Un brouillon,richtext,2026-03-02 09:15:41 UTC,False,True,a,False\n",
    "scheduled_post_id,subreddit,title,body,url,submission_time,recurrence\ns1,a,Titre,À venir,,2026-04-01 08:00:00,\n",
    "statistic,value\naccount name,cairnelle\n",
])  # fmt: skip
def test_the_rest_of_the_archive_is_nothing_anyone_published(tmp_path: Path, read: Read, content: str) -> None:
    path = tmp_path / "autre.csv"
    path.write_text(content, encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "other-report" and [one.code for one in reading.items] == [Reason.OTHER_REPORT]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("subscribed_subreddits.csv", "subreddit\nrandonnee\n"),
        ("ip_logs.csv", "date,ip\nregistration ip,192.0.2.1\n"),
        ("poll_votes.csv", "post_id,user_selection,text,image_url,is_prediction,stake_amount\n1,2,Oui bien sûr,,,\n"),
    ],
)
def test_a_small_file_of_the_archive_is_known_by_its_name_with_its_header(
    tmp_path: Path, read: Read, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read(path).match.layout == "other-report"
    other = tmp_path / "autre.csv"
    other.write_text(content, encoding="utf-8")
    match = identify(probe_file(other)).match
    assert match is None or match.connector == "generic"


def test_lists_of_links_hold_nothing_to_read(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "post_votes.csv"
    path.write_text(f"id,permalink,direction\n1sac001,{THREAD},up\n", encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "other-report" and [one.code for one in reading.items] == [Reason.OTHER_REPORT]
