"""The answers that an export names without saying when they came, as those of reviews: nobody waits any more, and no
delay is known. Such an answer ends the turn of its message, unless the author went on: what came after may be waiting.
"""

from dashboard.store.pairing_sql import AUTOMATIC_TEXTS

ADD_UNDATED = (
    f"""
CREATE OR REPLACE TEMP TABLE undated AS
SELECT b.parent AS message_key, arg_min(b.message_key, (length(a.message_id), a.message_id)) AS answer_key
FROM brand AS b
JOIN said AS a ON a.message_key = b.message_key
JOIN said AS p ON p.message_key = b.parent AND NOT p.is_outbound
WHERE b.published_at IS NULL AND b.answer_text NOT IN {AUTOMATIC_TEXTS}
GROUP BY b.parent
""",
    """
CREATE OR REPLACE TEMP TABLE ended AS
WITH open AS (
    SELECT p.turn_key, arg_max(p.message_key, (s.published_at, length(s.message_id), s.message_id)) AS last_key
    FROM pairs AS p
    JOIN said AS s ON s.message_key = p.message_key
    WHERE p.answer_key IS NULL
    GROUP BY p.turn_key
)
SELECT o.turn_key, u.answer_key
FROM open AS o
JOIN undated AS u ON u.message_key = o.last_key
""",
    """
UPDATE pairs SET answer_key = e.answer_key, answer_method = 'exact'
FROM ended AS e
WHERE pairs.turn_key = e.turn_key
""",
    """
INSERT INTO pairs
SELECT u.message_key, u.message_key, u.answer_key, 'exact'
FROM undated AS u
ANTI JOIN pairs AS p ON p.message_key = u.message_key
""",
    "DROP TABLE undated",
    "DROP TABLE ended",
)
