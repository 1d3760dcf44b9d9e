-- How ids and texts are written is said for every table that an import fills, where DuckDB would try every way of it
-- first: ids as it writes them anyway, the text as it lies, like its searchable copy.
CREATE TABLE messages_written (
    message_key  BIGINT NOT NULL DEFAULT nextval('message_keys'),
    platform     VARCHAR NOT NULL,
    message_id   VARCHAR NOT NULL USING COMPRESSION fsst,
    kind         VARCHAR NOT NULL,
    post_id      VARCHAR,
    parent_id    VARCHAR USING COMPRESSION fsst,
    thread_id    VARCHAR USING COMPRESSION fsst,
    author_key   VARCHAR USING COMPRESSION fsst,
    text         VARCHAR NOT NULL USING COMPRESSION uncompressed,
    published_at TIMESTAMP,
    "precision"  VARCHAR NOT NULL,
    source_zone  VARCHAR NOT NULL,
    url          VARCHAR,
    likes        BIGINT,
    replies      BIGINT,
    rating       DOUBLE,
    lang         VARCHAR,
    is_own       BOOLEAN,
    is_hidden    BOOLEAN,
    is_deleted   BOOLEAN,
    import_id    BIGINT NOT NULL,
    position     BIGINT NOT NULL,
    folded_text  VARCHAR USING COMPRESSION uncompressed
);
INSERT INTO messages_written SELECT * FROM messages;
DROP TABLE messages;
ALTER TABLE messages_written RENAME TO messages;

CREATE TABLE facts_written (
    message_key   BIGINT NOT NULL,
    platform      VARCHAR NOT NULL,
    account_id    VARCHAR,
    thread_key    VARCHAR NOT NULL USING COMPRESSION fsst,
    direction     VARCHAR NOT NULL,
    is_automatic  BOOLEAN NOT NULL,
    exclusion     VARCHAR,
    local_on      DATE,
    local_hour    TINYINT,
    local_weekday TINYINT,
    local_week_on DATE,
    answer_key    BIGINT,
    answered_at   TIMESTAMP,
    answer_method VARCHAR
);
INSERT INTO facts_written SELECT * FROM message_facts;
DROP TABLE message_facts;
ALTER TABLE facts_written RENAME TO message_facts;

CREATE TABLE turns_written (
    turn_key        BIGINT NOT NULL,
    platform        VARCHAR NOT NULL,
    account_id      VARCHAR,
    thread_key      VARCHAR NOT NULL USING COMPRESSION fsst,
    author_key      VARCHAR USING COMPRESSION fsst,
    opened_at       TIMESTAMP NOT NULL,
    opened_on       DATE NOT NULL,
    messages        BIGINT NOT NULL,
    has_exact_clock BOOLEAN NOT NULL,
    answer_key      BIGINT,
    answered_at     TIMESTAMP,
    answer_method   VARCHAR,
    delay_s         DOUBLE,
    business_s      DOUBLE,
    is_off_hours    BOOLEAN
);
INSERT INTO turns_written SELECT * FROM turns;
DROP TABLE turns;
ALTER TABLE turns_written RENAME TO turns;
