"""The named queries of ``derive``. One idea each; temporary tables carry one to the next."""

AFFECT_EVERYTHING = """
CREATE OR REPLACE TEMP TABLE affected AS SELECT message_key, 0 AS wave FROM messages
"""

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


# 0.3: an answer without the names it starts with, so that the same text to two people is the same text.
def _answer_text(table: str) -> str:
    return rf"trim(regexp_replace({table}.folded_text, '^(@\S+\s*)+', ''))"


# `ref` is the id of the thread: given, or the topmost parent known. `scope` is where R0 looks for a reply:
# the post of the thread, else the thread. A scope is flat when the export gives no ids to any of its
# messages: an author's messages there make a conversation of their own.
# A date without time keeps the day of its own zone; every other instant takes the reporting zone.
DESCRIBE = r"""
CREATE OR REPLACE TEMP TABLE said AS
WITH RECURSIVE climb AS (
    SELECT m.message_key, m.platform, m.parent_id AS ref, 1 AS depth, false AS is_top
    FROM messages AS m
    SEMI JOIN affected USING (message_key)
    WHERE m.thread_id IS NULL AND m.parent_id IS NOT NULL
    UNION ALL
    SELECT c.message_key, c.platform, coalesce(p.thread_id, p.parent_id), c.depth + 1, p.thread_id IS NOT NULL
    FROM climb AS c
    JOIN messages AS p ON p.platform = c.platform AND p.message_id = c.ref
    WHERE NOT c.is_top AND coalesce(p.thread_id, p.parent_id) IS NOT NULL AND c.depth < 100
),
tops AS (SELECT message_key, arg_max(ref, depth) AS ref FROM climb GROUP BY message_key),
placed AS (
    SELECT
        m.message_key, m.platform, m.message_id, m.parent_id, m.post_id, m.author_key,
        m.published_at, m."precision", m.rating, m.is_hidden, m.is_deleted,
        coalesce(m.thread_id, t.ref, m.message_id) AS ref,
        m.thread_id IS NOT NULL OR m.parent_id IS NOT NULL AS has_ids,
        coalesce(m.is_own, false) OR o.author_key IS NOT NULL AS is_outbound,
        strip_accents(lower(trim(
            CASE WHEN regexp_matches(m.text, '\s\s|[\t-\r]') THEN regexp_replace(m.text, '\s+', ' ', 'g')
                ELSE m.text END
        ))) AS folded_text,
        left(ltrim(m.text), 200) AS opening,
        CASE
            WHEN m."precision" = 'day' AND m.source_zone IN (SELECT name FROM pg_timezone_names())
                THEN timezone(m.source_zone, timezone('UTC', m.published_at))
            ELSE timezone($zone, timezone('UTC', m.published_at))
        END AS local_at
    FROM messages AS m
    SEMI JOIN affected USING (message_key)
    LEFT JOIN tops AS t ON t.message_key = m.message_key
    LEFT JOIN own_authors AS o ON o.author_key = m.author_key
),
scoped AS (
    SELECT *, min(post_id) OVER (PARTITION BY platform, ref) AS scope_post FROM placed
),
named AS (
    SELECT
        *,
        CASE WHEN scope_post IS NULL THEN platform || ':' || ref ELSE platform || ':post:' || scope_post END AS scope
    FROM scoped
),
shaped AS (
    SELECT
        * EXCLUDE (opening),
        CASE WHEN is_outbound AND starts_with(opening, '@') THEN opening ELSE '' END AS opening,
        scope_post IS NOT NULL AND NOT bool_or(has_ids) OVER (PARTITION BY scope) AS is_flat,
        bool_or(is_outbound) OVER (PARTITION BY scope) AS has_brand
    FROM named
)
SELECT
    *,
    CASE
        WHEN is_flat AND author_key IS NOT NULL AND NOT is_outbound
            THEN platform || ':post:' || scope_post || ':' || author_key
        ELSE platform || ':' || ref
    END AS thread_key
FROM shaped
"""


def _forget(table: str, key: str) -> str:
    return (
        f"DELETE FROM {table} WHERE {key} IN (SELECT message_key FROM affected)"
        f" OR {key} NOT IN (SELECT message_key FROM messages)"
    )


FORGET_QUICK_REPLIES = _forget("quick_replies", "message_key")

# Where nothing tells what a reply answers, it is quick only if a single message could be the one.
FIND_QUICK_REPLIES = f"""
INSERT INTO quick_replies
SELECT message_key, {_answer_text("clocked")}
FROM (
    SELECT
        message_key, is_outbound, is_flat, folded_text,
        count(*) FILTER (NOT is_outbound) OVER (
            PARTITION BY CASE WHEN is_flat THEN scope ELSE thread_key END
            ORDER BY published_at
            RANGE BETWEEN INTERVAL 60 SECONDS PRECEDING AND CURRENT ROW
        ) AS just_before
    FROM said
    WHERE has_brand AND published_at IS NOT NULL AND "precision" IN ('exact', 'minute')
) AS clocked
WHERE is_outbound AND {_answer_text("clocked")} <> '' AND (just_before = 1 OR (just_before > 1 AND NOT is_flat))
"""

_AUTOMATIC_TEXTS = "(SELECT text FROM quick_replies GROUP BY text HAVING count(*) >= 5)"

AFFECT_CHANGED_AUTOMATIC = f"""
INSERT INTO affected
SELECT message_key, 1000
FROM message_facts AS f
ANTI JOIN affected USING (message_key)
WHERE f.direction = 'outbound' AND f.is_automatic <> ({_answer_text("f")} IN {_AUTOMATIC_TEXTS})
"""

AUTHOR_NAMES = "SELECT author_key, platform, author_id, name, handle FROM authors"

NAMES_TO_RECOGNISE = """
SELECT author_key, author_id, name, handle
FROM authors
SEMI JOIN (
    SELECT author_key FROM said
    SEMI JOIN (SELECT DISTINCT scope FROM said WHERE opening <> '') AS naming USING (scope)
) AS spoken USING (author_key)
"""

TO_PAIR = f"""
SELECT
    s.scope, s.message_key, s.published_at, s.thread_key,
    coalesce(s.author_key, s.message_key :: VARCHAR) AS author,
    s.is_outbound, p.message_key AS parent, s.has_ids, s.is_flat, s.opening
FROM said AS s
LEFT JOIN said AS p ON p.platform = s.platform AND p.message_id = s.parent_id AND p.scope = s.scope
    AND p.published_at IS NOT NULL
WHERE s.has_brand AND s.published_at IS NOT NULL
    AND NOT (s.is_outbound AND {_answer_text("s")} IN {_AUTOMATIC_TEXTS})
ORDER BY s.scope, s.published_at, s.is_outbound, length(s.message_id), s.message_id
"""

# Where the brand says nothing, each author waits in one turn.
PAIRS = """
CREATE OR REPLACE TEMP TABLE pairs AS
SELECT message_key, turn_key, answer_key, answer_method FROM paired
UNION ALL
SELECT
    message_key,
    first_value(message_key) OVER (
        PARTITION BY thread_key, coalesce(author_key, message_key :: VARCHAR)
        ORDER BY published_at, length(message_id), message_id
    ),
    NULL, NULL
FROM said
WHERE NOT has_brand AND published_at IS NOT NULL
"""

_THANKS = (
    r"(ok|okay|okey|d accord|super|parfait|top|genial|cool|nickel|bien|tres bien|merci+|thanks?|thank you|thx"
    r"|mille|grand|un|beaucoup|bcp|bocou|infiniment|encore|vraiment|tellement|so much|very much|a vous|a toi|vous|toi"
    r"|pour (tout|votre|vos|ta|tes|la|cette|ces|le|les)|reponse|reponses|retour|aide|info|infos|information"
    r"|informations|precision|precisions|rapide|rapidite|bonne|journee|soiree|bon|week end|weekend|l equipe)"
)

_IN_ORDER = "ORDER BY published_at, is_outbound, length(message_id), message_id"

# R2. A question mark is enough for a message to call for an answer.
WRITE_FACTS = (
    _forget("message_facts", "message_key"),
    """
CREATE OR REPLACE TEMP TABLE talked AS
WITH answers AS (
    SELECT p.answer_key, max(s.thread_key) AS thread_key
    FROM pairs AS p
    JOIN said AS s ON s.message_key = p.message_key
    WHERE p.answer_key IS NOT NULL
    GROUP BY p.answer_key
)
SELECT s.* EXCLUDE (thread_key), CASE WHEN s.is_flat THEN coalesce(a.thread_key, s.thread_key) ELSE s.thread_key END
    AS thread_key
FROM said AS s
LEFT JOIN answers AS a ON a.answer_key = s.message_key
""",
    rf"""
INSERT INTO message_facts
WITH read AS (
    SELECT
        *,
        trim(regexp_replace(regexp_replace(folded_text, '@\S+', ' ', 'g'), '[^\p{{L}}\p{{N}}]+', ' ', 'g')) AS words,
        coalesce(bool_or(is_outbound) OVER (PARTITION BY thread_key {_IN_ORDER}), false) AS is_after_brand,
        lead(message_key) OVER (PARTITION BY thread_key, author_key {_IN_ORDER}) IS NULL AS is_last_word,
        row_number() OVER (
            PARTITION BY platform, author_key, coalesce(scope_post, thread_key), folded_text {_IN_ORDER}
        ) AS occurrence
    FROM talked
)
SELECT
    r.message_key,
    r.platform,
    p.account_id,
    r.thread_key,
    CASE WHEN r.is_outbound THEN 'outbound' ELSE 'inbound' END,
    r.is_outbound AND {_answer_text("r")} IN {_AUTOMATIC_TEXTS},
    CASE
        WHEN r.is_outbound THEN NULL
        WHEN r.is_deleted THEN 'deleted'
        WHEN r.is_hidden AND a.answer_key IS NULL THEN 'hidden'
        WHEN r.folded_text = '' THEN CASE WHEN r.rating IS NULL THEN 'empty' END
        WHEN r.author_key IS NOT NULL AND r.occurrence > 1 THEN 'duplicate'
        WHEN regexp_matches(r.folded_text, '[?？؟]') THEN NULL
        WHEN r.words = '' AND regexp_matches(r.folded_text, '@[\p{{L}}\p{{N}}]') THEN 'mention_only'
        WHEN r.words = '' THEN 'emoji_only'
        WHEN r.is_after_brand AND r.is_last_word
            AND regexp_matches(r.words, '\b(merci+|thanks?|thx)\b')
            AND regexp_full_match(r.words, '({_THANKS}( |$))+') THEN 'thanks_closing'
    END,
    r.local_at :: DATE,
    CASE WHEN r."precision" NOT IN ('day', 'relative') THEN hour(r.local_at) END,
    isodow(r.local_at),
    date_trunc('week', r.local_at) :: DATE,
    a.answer_key,
    o.published_at,
    a.answer_method,
    r.folded_text
FROM read AS r
LEFT JOIN posts AS p ON p.platform = r.platform AND p.post_id = r.scope_post
LEFT JOIN pairs AS a ON a.message_key = r.message_key
LEFT JOIN said AS o ON o.message_key = a.answer_key
""",
)

GATHER_TURNS = (
    _forget("turns", "turn_key"),
    """
CREATE OR REPLACE TEMP TABLE gathered AS
WITH grouped AS (
    SELECT turn_key, count(*) AS messages, max(answer_key) AS answer_key, max(answer_method) AS answer_method
    FROM pairs
    GROUP BY turn_key
)
SELECT
    g.turn_key, f.platform, f.account_id, f.thread_key, s.author_key, s.published_at AS opened_at,
    f.local_on AS opened_on, g.messages, g.answer_key, o.published_at AS answered_at, g.answer_method,
    s."precision" IN ('exact', 'minute') AND coalesce(o."precision", 'exact') IN ('exact', 'minute') AS has_exact_clock
FROM grouped AS g
JOIN said AS s ON s.message_key = g.turn_key
JOIN message_facts AS f ON f.message_key = g.turn_key
LEFT JOIN said AS o ON o.message_key = g.answer_key
""",
)

# A reply dated before its message is a data error: answered, but without a delay.
ANSWERED_TURNS = """
SELECT turn_key, opened_at, answered_at
FROM gathered
WHERE has_exact_clock AND answered_at >= opened_at
"""

WRITE_TURNS = """
INSERT INTO turns
SELECT
    g.turn_key, g.platform, g.account_id, g.thread_key, g.author_key, g.opened_at, g.opened_on, g.messages,
    g.has_exact_clock, g.answer_key, g.answered_at, g.answer_method,
    CASE WHEN t.turn_key IS NOT NULL THEN epoch(g.answered_at) - epoch(g.opened_at) END,
    t.business_s,
    t.is_off_hours
FROM gathered AS g
LEFT JOIN timed AS t ON t.turn_key = g.turn_key
"""

CLEAN = tuple(f"DROP TABLE IF EXISTS temp.{table}" for table in ("affected", "said", "pairs", "talked", "gathered"))
