-- What was decided and done during a crisis. Rows are only ever added: a decision that changes is a new row.
CREATE TABLE crisis_log (
    alert_id   BIGINT NOT NULL,
    noted_at   TIMESTAMP NOT NULL,   -- when it was written here
    decided_at TIMESTAMP NOT NULL,   -- when it was decided or done
    kind       VARCHAR NOT NULL,     -- decision | done | undone (an item of the checklist) | end
    who        VARCHAR NOT NULL,
    what       VARCHAR NOT NULL,     -- the decision, or the code of the item
    reason     VARCHAR,
    evidence   VARCHAR
);
