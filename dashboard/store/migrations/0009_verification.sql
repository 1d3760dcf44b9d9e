-- Where a person's label comes from: sample (drawn at random, the engine's answer hidden) or browsing (a correction
-- made while reading). NULL: the label of an engine.
DROP VIEW current_sentiment;
ALTER TABLE sentiments ADD COLUMN origin VARCHAR;
UPDATE sentiments SET origin = 'browsing' WHERE analyzer = 'humain';

-- A human correction always wins over the engine in force.
CREATE VIEW current_sentiment AS
SELECT * EXCLUDE (rank) FROM (
    SELECT s.*, row_number() OVER (
        PARTITION BY message_key ORDER BY (analyzer = 'humain') DESC, judged_at DESC
    ) AS rank
    FROM sentiments AS s
    WHERE analyzer = 'humain'
       OR analyzer = (SELECT value FROM meta WHERE key = 'sentiment_analyzer')
) AS ranked
WHERE rank = 1;

-- What the engine in force says, whatever a person said since.
CREATE VIEW engine_sentiment AS
SELECT s.* FROM sentiments AS s WHERE s.analyzer = (SELECT value FROM meta WHERE key = 'sentiment_analyzer');

-- A simple random sample of the messages received in a scope, to be checked by a person (E5).
CREATE SEQUENCE sample_ids;
CREATE TABLE samples (
    sample_id  BIGINT NOT NULL DEFAULT nextval('sample_ids'),
    seed       VARCHAR NOT NULL,        -- the draw is the order of md5(seed:platform:message_id)
    drawn_at   TIMESTAMP NOT NULL,
    population BIGINT NOT NULL,         -- messages the draw chose from
    start_on   DATE NOT NULL,
    end_on     DATE NOT NULL,
    platforms  VARCHAR[] NOT NULL,      -- empty: all
    accounts   VARCHAR[] NOT NULL,
    closed_at  TIMESTAMP                -- NULL while it is being checked
);

CREATE TABLE sample_messages (
    sample_id   BIGINT NOT NULL,
    rank        BIGINT NOT NULL,        -- the order of the draw: the first ones are a random sample too
    message_key BIGINT NOT NULL,
    label       VARCHAR,                -- negative | neutral | positive | skipped, NULL until answered
    text_md5    VARCHAR,                -- of the text that was judged: an edited message no longer counts
    answered_at TIMESTAMP
);
