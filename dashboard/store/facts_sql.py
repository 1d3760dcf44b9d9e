"""The named queries of ``derive`` that write what it found: the facts of each message, the turns."""

from dashboard.store.derivation_sql import THANKS
from dashboard.store.pairing_sql import AUTOMATIC_TEXTS

_IN_ORDER = "ORDER BY s.published_at, s.is_outbound, length(s.message_id), s.message_id"

JUDGE = (
    """
CREATE OR REPLACE TEMP TABLE answers AS
SELECT
    p.message_key, p.answer_key, p.answer_method, s.published_at AS answered_at,
    s.is_clocked AND s.published_at IS NOT NULL AS is_clocked
FROM pairs AS p
JOIN placed AS s ON s.message_key = p.answer_key
""",
    # In a flat scope, a reply joins the conversation it answers.
    """
CREATE OR REPLACE TEMP TABLE joined AS
SELECT a.answer_key AS message_key, s.place, s.who, s.thread_key
FROM (SELECT answer_key, min(message_key) AS message_key FROM answers GROUP BY answer_key) AS a
JOIN said AS s ON s.message_key = a.message_key
WHERE s.is_flat
""",
    # The last words of authors to whom the brand has spoken, when they may be thanks. Tables of their own, lest DuckDB
    # build one of all the messages to look them up, or try a condition on the words on every message first.
    f"""
CREATE OR REPLACE TEMP TABLE thanking AS
WITH talk AS (
    SELECT
        s.message_key, s.message_id, s.published_at, s.author, s.is_outbound, s.may_thank,
        coalesce(j.place, s.place) AS place, coalesce(j.who, s.who) AS who
    FROM said AS s
    LEFT JOIN joined AS j ON j.message_key = s.message_key
),
thanked AS (SELECT DISTINCT place, who FROM talk WHERE may_thank),
spoken AS (SELECT DISTINCT place, who FROM talk SEMI JOIN thanked USING (place, who) WHERE is_outbound),
ordered AS (
    SELECT
        s.message_key, s.may_thank,
        bool_or(s.is_outbound) OVER (PARTITION BY s.place, s.who {_IN_ORDER}) AS is_after_brand,
        lead(s.message_key) OVER (PARTITION BY s.place, s.who, s.author {_IN_ORDER}) IS NULL AS is_last_word
    FROM talk AS s
    SEMI JOIN spoken AS b ON b.place = s.place AND b.who = s.who
)
SELECT message_key FROM ordered WHERE may_thank AND is_after_brand AND is_last_word
""",
    r"""
CREATE OR REPLACE TEMP TABLE last_words AS
SELECT
    message_key,
    trim(regexp_replace(regexp_replace(folded_text, '@\S+', ' ', 'g'), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
FROM messages
SEMI JOIN thanking USING (message_key)
""",
    rf"""
CREATE OR REPLACE TEMP TABLE closings AS
SELECT message_key
FROM last_words
WHERE regexp_matches(words, '\b(merci+|thanks?|thx)\b') AND regexp_full_match(words, '({THANKS}( |$))+')
""",
    # What an author has already written word for word in the scope.
    f"""
CREATE OR REPLACE TEMP TABLE repeats AS
WITH repeated AS (SELECT words FROM placed GROUP BY words HAVING count(*) > 1)
SELECT message_key
FROM (
    SELECT s.message_key, row_number() OVER (PARTITION BY s.author, s.scope, s.words {_IN_ORDER}) AS occurrence
    FROM said AS s
    SEMI JOIN repeated AS r ON r.words = s.words
    WHERE s.author IS NOT NULL
) AS numbered
WHERE occurrence > 1
""",
)

# R2.
WRITE_FACTS = f"""
INSERT INTO message_facts
SELECT
    s.message_key,
    s.platform,
    s.account_id,
    coalesce(j.thread_key, s.thread_key),
    CASE WHEN s.is_outbound THEN 'outbound' ELSE 'inbound' END,
    s.is_outbound AND b.answer_text IN {AUTOMATIC_TEXTS},
    CASE
        WHEN s.is_outbound THEN NULL
        WHEN s.is_deleted THEN 'deleted'
        WHEN s.is_hidden AND a.answer_key IS NULL THEN 'hidden'
        WHEN s.kind = 'empty' THEN CASE WHEN NOT s.has_rating THEN 'empty' END
        WHEN r.message_key IS NOT NULL THEN 'duplicate'
        WHEN s.kind IN ('mention_only', 'emoji_only', 'repost') THEN s.kind
        WHEN s.kind = 'words' AND c.message_key IS NOT NULL THEN 'thanks_closing'
    END,
    s.local_on,
    s.local_hour,
    isodow(s.local_on),
    date_trunc('week', s.local_on) :: DATE,
    a.answer_key,
    a.answered_at,
    a.answer_method
FROM said AS s
LEFT JOIN answers AS a ON a.message_key = s.message_key
LEFT JOIN brand AS b ON b.message_key = s.message_key
LEFT JOIN closings AS c ON c.message_key = s.message_key
LEFT JOIN repeats AS r ON r.message_key = s.message_key
LEFT JOIN joined AS j ON j.message_key = s.message_key
"""

# A reply dated before its message is a data error: answered, but without a delay. One without date has none either.
ANSWERED_TURNS = """
SELECT p.turn_key, s.published_at AS opened_at, a.answered_at
FROM pairs AS p
JOIN answers AS a ON a.message_key = p.message_key
JOIN placed AS s ON s.message_key = p.message_key
WHERE p.message_key = p.turn_key AND a.is_clocked AND s.is_clocked AND a.answered_at >= s.published_at
"""

# Looked up in a small table of its own: in a query, DuckDB would rather build one of all the messages.
WRITE_TURNS = (
    """
CREATE OR REPLACE TEMP TABLE settled AS
WITH several AS (SELECT turn_key, count(*) AS messages FROM pairs GROUP BY turn_key)
SELECT
    p.message_key, p.turn_key, g.messages, a.answer_key, a.answered_at, a.answer_method, a.is_clocked,
    t.turn_key IS NOT NULL AS is_timed, t.business_s, t.is_off_hours
FROM pairs AS p
LEFT JOIN several AS g ON g.turn_key = p.message_key
LEFT JOIN answers AS a ON a.message_key = p.message_key
LEFT JOIN timed AS t ON t.turn_key = p.message_key
""",
    """
INSERT INTO turns
SELECT
    s.message_key, s.platform, s.account_id, s.thread_key, s.author_key, s.published_at, s.local_on,
    coalesce(p.messages, 1),
    s.is_clocked AND coalesce(p.is_clocked, true),
    p.answer_key, p.answered_at, p.answer_method,
    CASE WHEN p.is_timed THEN epoch(p.answered_at) - epoch(s.published_at) END,
    p.business_s,
    p.is_off_hours
FROM said AS s
LEFT JOIN settled AS p ON p.message_key = s.message_key
WHERE NOT s.is_outbound AND s.published_at IS NOT NULL AND coalesce(p.turn_key = s.message_key, true)
""",
)
