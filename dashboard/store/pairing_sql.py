"""The named queries of ``derive`` that tell which message of the brand answers which (R0), and who waits."""

from dashboard.store.derivation_sql import answer_text, number

# What the brand says: without the names it starts with, with them, and the message that it answers by its id. A small
# table of its own first, lest DuckDB build one of all the messages to look it up.
READ_BRAND = (
    """
CREATE OR REPLACE TEMP TABLE spoken AS
SELECT
    message_key, scope, thread, published_at, is_clocked, has_ids, is_flat, platform, parent_id, answer_text, may_name
FROM said
WHERE is_outbound
""",
    """
CREATE OR REPLACE TEMP TABLE brand AS
WITH openings AS (
    SELECT message_key, left(ltrim(text), 200) AS opening
    FROM messages
    SEMI JOIN (SELECT message_key FROM spoken WHERE may_name) AS naming USING (message_key)
)
SELECT
    b.* EXCLUDE (platform, parent_id, may_name),
    CASE WHEN starts_with(o.opening, '@') THEN o.opening END AS opening,
    p.message_key AS parent, p.thread AS parent_thread
FROM spoken AS b
LEFT JOIN openings AS o ON o.message_key = b.message_key
LEFT JOIN said AS p
    ON p.platform = b.platform AND p.message_id = b.parent_id AND p.scope = b.scope AND p.published_at IS NOT NULL
""",
)

# Where nothing tells what a reply answers, it is quick only if a single message could be the one.
FIND_QUICK_REPLIES = """
INSERT INTO quick_replies
WITH replies AS (
    SELECT message_key, published_at, is_flat, CASE WHEN is_flat THEN scope ELSE thread END AS place
    FROM brand
    WHERE published_at IS NOT NULL AND is_clocked
),
heard AS (
    SELECT message_key, published_at, is_flat, CASE WHEN is_flat THEN scope ELSE thread END AS place
    FROM said
    WHERE NOT is_outbound AND published_at IS NOT NULL AND is_clocked
),
clocked AS (
    SELECT
        message_key, is_outbound, is_flat,
        count(*) FILTER (NOT is_outbound) OVER (
            PARTITION BY place ORDER BY published_at RANGE BETWEEN INTERVAL 60 SECONDS PRECEDING AND CURRENT ROW
        ) AS just_before
    FROM (
        SELECT *, true AS is_outbound FROM replies
        UNION ALL SELECT *, false FROM heard SEMI JOIN replies USING (place)
    ) AS together
)
SELECT c.message_key, b.answer_text
FROM clocked AS c
JOIN brand AS b ON b.message_key = c.message_key
WHERE c.is_outbound AND b.answer_text <> '' AND (c.just_before = 1 OR (c.just_before > 1 AND NOT c.is_flat))
"""

AUTOMATIC_TEXTS = "(SELECT text FROM quick_replies GROUP BY text HAVING count(*) >= 5)"

AFFECT_CHANGED_AUTOMATIC = f"""
INSERT INTO affected
SELECT f.message_key, 1000
FROM message_facts AS f
ANTI JOIN affected AS a ON a.message_key = f.message_key
JOIN messages AS m ON m.message_key = f.message_key
WHERE f.direction = 'outbound' AND f.is_automatic <> ({answer_text("m.folded_text")} IN {AUTOMATIC_TEXTS})
"""

# R0 goes by threads where the ids of every reply tell its thread, by whole scopes elsewhere; where nobody answers, it
# has nothing to do. What is open is read again by each branch, on all cores: DuckDB would keep a copy of it otherwise.
FIND_ANSWERS = (
    f"""
CREATE OR REPLACE TEMP TABLE answering AS
SELECT *, bool_or(is_flat OR NOT has_ids OR coalesce(parent_thread <> thread, false)) OVER (PARTITION BY scope)
    AS is_tangled
FROM brand
WHERE published_at IS NOT NULL AND answer_text NOT IN {AUTOMATIC_TEXTS}
""",
    """
CREATE OR REPLACE TEMP TABLE to_pair AS
WITH open AS NOT MATERIALIZED (
    SELECT
        s.message_key, s.scope, s.published_at, s.author, s.is_outbound, s.has_ids, s.is_flat, s.place, s.who,
        s.message_id, s.thread
    FROM said AS s
    WHERE s.published_at IS NOT NULL
),
heard AS (
    SELECT * REPLACE (NULL :: BIGINT AS thread)
    FROM open SEMI JOIN (SELECT scope FROM answering WHERE is_tangled) AS tangled USING (scope)
    UNION ALL
    SELECT *
    FROM open SEMI JOIN (SELECT scope, thread FROM answering WHERE NOT is_tangled) AS plain USING (scope, thread)
)
SELECT s.*, a.parent, a.opening
FROM heard AS s
LEFT JOIN answering AS a ON a.message_key = s.message_key
WHERE NOT s.is_outbound OR a.message_key IS NOT NULL
""",
)

NAMES_TO_RECOGNISE = f"""
SELECT {number("a.author_key")} AS author, a.author_id, a.name, a.handle
FROM authors AS a
WHERE {number("a.author_key")} IN (
    SELECT p.author FROM to_pair AS p
    SEMI JOIN (SELECT scope, thread FROM to_pair WHERE opening IS NOT NULL) AS n
        ON n.scope = p.scope AND n.thread IS NOT DISTINCT FROM p.thread
)
"""

# Most threads are one author, then the brand, which names nobody: no need of the loop to tell that its first message
# answers all of them.
FIND_PLAIN = """
CREATE OR REPLACE TEMP TABLE plain AS
SELECT
    scope, thread,
    arg_min(message_key, rank) FILTER (NOT is_outbound) AS turn_key,
    arg_min(message_key, rank) FILTER (is_outbound) AS answer_key
FROM (SELECT *, (published_at, length(message_id), message_id) AS rank FROM to_pair WHERE thread IS NOT NULL) AS p
GROUP BY scope, thread
HAVING count(opening) = 0
    AND max(published_at) FILTER (NOT is_outbound) <= min(published_at) FILTER (is_outbound)
    AND count(DISTINCT coalesce(author, -message_key)) FILTER (NOT is_outbound) = 1
"""

TO_PAIR = """
SELECT
    p.scope, p.thread, p.message_key, epoch_us(p.published_at) AS at_us,
    CASE WHEN p.who >= 0 THEN -1 - p.who ELSE p.place END AS place,
    coalesce(p.author, -p.message_key) AS author, p.is_outbound, p.parent, p.has_ids, p.is_flat, p.opening
FROM to_pair AS p
ANTI JOIN plain AS s ON s.scope = p.scope AND s.thread = p.thread
WHERE abs(p.scope) % $shares = $share
ORDER BY p.scope, p.thread, p.published_at, p.is_outbound, length(p.message_id), p.message_id
"""

CREATE_PAIRS = """
CREATE OR REPLACE TEMP TABLE pairs (message_key BIGINT, turn_key BIGINT, answer_key BIGINT, answer_method VARCHAR)
"""

ADD_PLAIN = """
INSERT INTO pairs
SELECT p.message_key, s.turn_key, s.answer_key, 'exact'
FROM to_pair AS p
JOIN plain AS s ON s.scope = p.scope AND s.thread = p.thread
WHERE NOT p.is_outbound
"""

ADD_PAIRED = "INSERT INTO pairs SELECT message_key, turn_key, answer_key, answer_method FROM paired"

# Of the messages that nobody answers, each author waits in one turn per conversation. Only turns of several messages
# are written, with the answered ones: a message that is not in `pairs` is a turn of its own.
ADD_WAITING = """
INSERT INTO pairs
WITH waiting AS (
    SELECT s.message_key, s.published_at, s.place, s.who, s.author, s.message_id
    FROM said AS s
    ANTI JOIN to_pair AS t ON t.message_key = s.message_key
    WHERE NOT s.is_outbound AND s.published_at IS NOT NULL AND s.author IS NOT NULL
),
several AS (SELECT place, who, author FROM waiting GROUP BY place, who, author HAVING count(*) > 1)
SELECT
    w.message_key,
    first_value(w.message_key) OVER (
        PARTITION BY w.place, w.who, w.author ORDER BY w.published_at, length(w.message_id), w.message_id
    ),
    NULL, NULL
FROM waiting AS w
SEMI JOIN several AS s ON s.place = w.place AND s.who = w.who AND s.author = w.author
"""
