-- Texts take most of the room and of the time of an import: how each is written is said, where DuckDB would try every
-- way of it first. The searchable copy is read as it lies, by every search and every derivation.
CREATE TABLE messages_written (
    message_key  BIGINT NOT NULL DEFAULT nextval('message_keys'),
    platform     VARCHAR NOT NULL,
    message_id   VARCHAR NOT NULL USING COMPRESSION fsst,
    kind         VARCHAR NOT NULL,
    post_id      VARCHAR,
    parent_id    VARCHAR,
    thread_id    VARCHAR,
    author_key   VARCHAR,
    text         VARCHAR NOT NULL USING COMPRESSION fsst,
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
