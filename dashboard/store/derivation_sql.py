"""The named queries of ``derive`` that tell who speaks to whom. One idea each; temporary tables carry one to the next.

Threads and authors go by numbers drawn from a hash, so that a million messages need no join between large tables; two
that draw the same number are found (``COLLISIONS``) and drawn again.
"""

import re

THANKS = (
    r"(ok|okay|okey|d accord|super|parfait|top|genial|cool|nickel|bien|tres bien|merci+|thanks?|thank you|thx"
    r"|mille|grand|un|beaucoup|bcp|bocou|infiniment|encore|vraiment|tellement|so much|very much|a vous|a toi|vous|toi"
    r"|pour (tout|votre|vos|ta|tes|la|cette|ces|le|les)|reponse|reponses|retour|aide|info|infos|information"
    r"|informations|precision|precisions|rapide|rapidite|bonne|journee|soiree|bon|week end|weekend|l equipe)"
)
# A text that holds any other word thanks nobody: its first words tell, where the whole rule reads all of them.
_THANKS_WORDS = "|".join(sorted(set(re.findall("[a-z][a-z+?]*", THANKS))))


def number(column: str) -> str:
    """The number of a value, never negative."""
    return f"(hash({column}, $salt) >> 1) :: BIGINT"


AFFECT_TOUCHED = """
CREATE OR REPLACE TEMP TABLE affected AS SELECT DISTINCT message_key, 0 AS wave FROM touched
"""

# The messages that share a post or an id with those of the last wave, until nothing new comes.
SPREAD = """
INSERT INTO affected
WITH last_wave AS (
    SELECT m.platform, m.post_id, m.message_id, m.parent_id, m.thread_id
    FROM messages AS m
    JOIN affected AS a ON a.message_key = m.message_key AND a.wave = $wave
),
posts_seen AS (SELECT DISTINCT platform, post_id FROM last_wave WHERE post_id IS NOT NULL),
ids_seen AS (
    SELECT platform, message_id AS id FROM last_wave
    UNION SELECT platform, parent_id FROM last_wave WHERE parent_id IS NOT NULL
    UNION SELECT platform, thread_id FROM last_wave WHERE thread_id IS NOT NULL
),
reached AS (
    SELECT m.message_key FROM messages AS m SEMI JOIN posts_seen USING (platform, post_id)
    UNION
    SELECT m.message_key FROM messages AS m SEMI JOIN ids_seen AS i ON i.platform = m.platform AND i.id = m.message_id
    UNION
    SELECT m.message_key FROM messages AS m SEMI JOIN ids_seen AS i ON i.platform = m.platform AND i.id = m.parent_id
    UNION
    SELECT m.message_key FROM messages AS m SEMI JOIN ids_seen AS i ON i.platform = m.platform AND i.id = m.thread_id
)
SELECT message_key, $wave + 1 FROM reached ANTI JOIN affected USING (message_key)
"""

# A thread goes by the id given, or by the topmost parent known.
CLIMB = """
CREATE OR REPLACE TEMP TABLE tops AS
WITH RECURSIVE climb AS (
    SELECT m.message_key, m.platform, m.parent_id AS ref, 1 AS depth, false AS is_top
    FROM messages AS m
    {only}
    WHERE m.thread_id IS NULL AND m.parent_id IS NOT NULL
    UNION ALL
    SELECT c.message_key, c.platform, coalesce(p.thread_id, p.parent_id), c.depth + 1, p.thread_id IS NOT NULL
    FROM climb AS c
    JOIN messages AS p ON p.platform = c.platform AND p.message_id = c.ref
    WHERE NOT c.is_top AND coalesce(p.thread_id, p.parent_id) IS NOT NULL AND c.depth < 100
)
SELECT message_key, arg_max(ref, depth) AS ref FROM climb GROUP BY message_key
"""

NUMBER_POSTS = """
CREATE OR REPLACE TEMP TABLE posts_seen AS
SELECT row_number() OVER (ORDER BY m.platform, m.post_id) AS post, m.platform, m.post_id, p.account_id
FROM (SELECT DISTINCT platform, post_id FROM messages {only} WHERE post_id IS NOT NULL) AS m
LEFT JOIN posts AS p ON p.platform = m.platform AND p.post_id = m.post_id
"""

# Zones are slow to compute and rarely change: how far the clocks of the reporting zone are from UTC over each hour of
# the messages, NULL for an hour in which they are moved.
SHIFT_HOURS = """
CREATE OR REPLACE TEMP TABLE hours AS
SELECT
    hour_at,
    CASE WHEN local_end - local_at = INTERVAL 59 MINUTES THEN local_at - hour_at END AS shift
FROM (
    SELECT
        hour_at, timezone($zone, timezone('UTC', hour_at)) AS local_at,
        timezone($zone, timezone('UTC', hour_at + INTERVAL 59 MINUTES)) AS local_end
    FROM (SELECT DISTINCT date_trunc('hour', published_at) AS hour_at FROM messages {only}) AS seen
) AS placed
"""


# 0.3: an answer without the names it starts with, so that the same text to two people is the same text.
def answer_text(folded_text: str) -> str:
    return rf"trim(regexp_replace({folded_text}, '^(@\S+\s*)+', ''))"


# What the rest needs of a message, texts left where they lie. A date without time keeps the day of its own zone; every
# other instant takes the reporting zone. A question mark is enough for a message to call for an answer; `kind` tells
# what a text without one holds beside mentions (a first letter from a to z is a word, and spares the pattern),
# `may_thank` that all its words may be of thanks, `words` is a number that the same words share. What the brand says is
# kept, with the id of the message that it answers. A file, as DuckDB scans on one core the rows of a transaction under
# way; dictionaries of what differs from row to row would take longer than the rest.
PLACE = rf"""
COPY (
WITH read AS (
    SELECT
        m.*, s.post,
        m.platform || ':' || coalesce(m.thread_id, t.ref, m.message_id) AS thread_key,
        coalesce(m.is_own, false) OR o.author_key IS NOT NULL AS is_outbound,
        CASE
            WHEN m."precision" = 'day' AND m.source_zone IN (SELECT name FROM pg_timezone_names())
                THEN timezone(m.source_zone, timezone('UTC', m.published_at))
            ELSE coalesce(m.published_at + h.shift, timezone($zone, timezone('UTC', m.published_at)))
        END AS local_at
    FROM messages AS m
    {{only}}
    LEFT JOIN tops AS t ON t.message_key = m.message_key
    LEFT JOIN posts_seen AS s ON s.platform = m.platform AND s.post_id = m.post_id
    LEFT JOIN own_authors AS o ON o.author_key = m.author_key
    LEFT JOIN hours AS h ON h.hour_at = date_trunc('hour', m.published_at)
)
SELECT
    message_key, platform, message_id, thread_key, author_key, published_at, is_outbound, is_hidden, is_deleted, post,
    {number("thread_key")} AS thread, hash(reverse(thread_key)) AS thread_check,
    CASE WHEN author_key IS NOT NULL THEN {number("author_key")} END AS author,
    thread_id IS NOT NULL OR parent_id IS NOT NULL AS has_ids,
    rating IS NOT NULL AS has_rating,
    "precision" IN ('exact', 'minute') AS is_clocked,
    local_at :: DATE AS local_on,
    CASE WHEN "precision" NOT IN ('day', 'relative') THEN hour(local_at) END AS local_hour,
    CASE
        WHEN folded_text = '' THEN 'empty'
        WHEN starts_with(folded_text, 'rt @') THEN 'repost'
        WHEN contains(folded_text, '?') OR contains(folded_text, '？') OR contains(folded_text, '؟') THEN 'question'
        WHEN folded_text >= 'a' AND folded_text < '{{{{' THEN 'words'
        WHEN regexp_matches(folded_text, '(^|\s)[^\s@]*[\p{{{{L}}}}\p{{{{N}}}}]') THEN 'words'
        WHEN regexp_matches(folded_text, '@[\p{{{{L}}}}\p{{{{N}}}}]') THEN 'mention_only'
        ELSE 'emoji_only'
    END AS kind,
    CASE
        WHEN regexp_full_match(folded_text, '(?:@\S+|[^\p{{{{L}}}}\p{{{{N}}}}]|{_THANKS_WORDS})*')
            THEN contains(folded_text, 'merci') OR contains(folded_text, 'thank') OR contains(folded_text, 'thx')
        ELSE false
    END AS may_thank,
    hash(folded_text) AS words,
    CASE WHEN is_outbound THEN {answer_text("folded_text")} END AS answer_text,
    CASE WHEN is_outbound THEN parent_id END AS parent_id,
    is_outbound AND starts_with(folded_text, '@') AS may_name
FROM read
) TO $path (FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1000)
"""

READ_PLACED = "CREATE OR REPLACE TEMP VIEW placed AS SELECT * FROM read_parquet('{path}')"

# `scope` is where R0 looks for a reply: the post of the thread, else the thread. A scope is flat when the export gives
# no ids to any of its messages: all that an author says there is one conversation. `place` and `who` are the
# conversation: a thread, or an author in a flat scope.
GATHER = (
    """
CREATE OR REPLACE TEMP TABLE threads AS
SELECT
    thread, min(post) AS post, count(post) NOT IN (0, count(*)) OR coalesce(min(post) <> max(post), false) AS is_split,
    bool_or(has_ids) AS has_ids, min(thread_check) <> max(thread_check) AS has_collided
FROM placed
GROUP BY thread
""",
    """
CREATE OR REPLACE TEMP TABLE scopes AS
SELECT t.post, any_value(s.post_id) AS post_id, any_value(s.account_id) AS account_id, NOT bool_or(t.has_ids) AS is_flat
FROM threads AS t
JOIN posts_seen AS s ON s.post = t.post
GROUP BY t.post
""",
    """
CREATE OR REPLACE TEMP VIEW said AS
WITH scoped AS (
    SELECT
        p.*, coalesce(-s.post, p.thread) AS scope, s.post_id AS scope_post, s.account_id,
        coalesce(s.is_flat, false) AS is_flat,
        s.is_flat AND p.author IS NOT NULL AND NOT p.is_outbound AS is_by_author
    FROM placed AS p
    LEFT JOIN (SELECT thread, post FROM threads WHERE is_split) AS t ON t.thread = p.thread
    LEFT JOIN scopes AS s ON s.post = CASE WHEN t.thread IS NULL THEN p.post ELSE t.post END
)
SELECT
    * REPLACE (
        CASE WHEN is_by_author THEN platform || ':post:' || scope_post || ':' || author_key ELSE thread_key END
            AS thread_key
    ),
    CASE WHEN is_by_author THEN scope ELSE thread END AS place,
    CASE WHEN is_by_author THEN author ELSE -1 END AS who
FROM scoped
""",
)

COLLISIONS = f"""
SELECT count(*) FROM threads WHERE has_collided
UNION ALL SELECT count(*) - count(DISTINCT {number("author_key")}) FROM authors
"""


def forget(table: str, key: str, is_everything: bool) -> str:
    """Empty a derived table of what is about to be written anew, or whose message is gone."""
    if is_everything:
        return f"DELETE FROM {table}"
    return (
        f"DELETE FROM {table} WHERE {key} IN (SELECT message_key FROM affected)"
        f" OR {key} NOT IN (SELECT message_key FROM messages)"
    )


CLEAN = (
    "DROP VIEW IF EXISTS temp.said",
    "DROP VIEW IF EXISTS temp.placed",
    *(
        f"DROP TABLE IF EXISTS temp.{table}"
        for table in (
            "affected", "tops", "posts_seen", "hours", "threads", "scopes", "spoken", "brand", "answering",
            "to_pair", "plain", "pairs", "settled", "answers", "joined", "thanking", "last_words", "closings",
            "repeats",
        )
    ),
)  # fmt: skip
