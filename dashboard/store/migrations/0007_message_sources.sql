-- Where else a message was read: `messages` names the first place, this table the others.
CREATE TABLE message_sources (
    message_key BIGINT NOT NULL,
    import_id   BIGINT NOT NULL,
    position    BIGINT NOT NULL
);
