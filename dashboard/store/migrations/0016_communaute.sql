-- What the brand's own texts are made of (Q), and which members they bring forward (H4). A judgement: one row per
-- message of the brand or per post; a row whose text_md5 is no longer that of the text is read again.
CREATE TABLE speech (
    platform     VARCHAR NOT NULL,
    message_key  BIGINT,             -- a message of the brand, or
    post_id      VARCHAR,            -- a post of the brand
    analyzer     VARCHAR NOT NULL,
    text_md5     VARCHAR NOT NULL,
    is_french    BOOLEAN NOT NULL,   -- only French is read for mistakes, readability and tone
    words        INTEGER NOT NULL,
    sentences    INTEGER NOT NULL,
    syllables    INTEGER NOT NULL,
    spelling     INTEGER NOT NULL,   -- mistakes by category (Q1)
    confusion    INTEGER NOT NULL,
    repetition   INTEGER NOT NULL,
    typography   INTEGER NOT NULL,
    address      VARCHAR,            -- tu | vous | both, NULL when it addresses nobody (Q4)
    text_key     VARCHAR,            -- the same for texts that differ by names, numbers and marks only (Q3)
    names        BOOLEAN NOT NULL,   -- says what it is about (Q5)
    acknowledges BOOLEAN NOT NULL,
    proposes     BOOLEAN NOT NULL,
    admits       BOOLEAN NOT NULL,   -- admits a mistake or corrects (Q6)
    reasons      VARCHAR NOT NULL,   -- JSON: the places that show it
    judged_at    TIMESTAMP NOT NULL
);

CREATE TABLE spotlights (
    platform    VARCHAR NOT NULL,
    message_key BIGINT,
    post_id     VARCHAR,
    author_key  VARCHAR NOT NULL,
    way         VARCHAR NOT NULL     -- thanked | named | quoted
);

CREATE VIEW current_speech AS
SELECT s.* FROM speech AS s WHERE s.analyzer = (SELECT value FROM meta WHERE key = 'speech_analyzer');
