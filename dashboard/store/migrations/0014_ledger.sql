-- Working the queue: who an alert is entrusted to, until when it is put off, who did what.
ALTER TABLE alerts ADD COLUMN assignee VARCHAR;
ALTER TABLE alerts ADD COLUMN snoozed_until TIMESTAMP;
ALTER TABLE alert_events ADD COLUMN person VARCHAR;  -- NULL: nobody said who, or Vigie itself (open, past, rise)
ALTER TABLE alert_events ADD COLUMN detail VARCHAR;  -- to whom, until when (UTC, ISO 8601), to which service

-- The ledger of what is carried to the services (X): an entry per grievance, or per group of them.
CREATE SEQUENCE entry_ids;
CREATE TABLE ledger_entries (
    entry_id         BIGINT NOT NULL DEFAULT nextval('entry_ids'),
    title            VARCHAR NOT NULL,
    theme            VARCHAR,             -- code of a theme, when the entry is about an irritant
    service          VARCHAR NOT NULL,    -- empty: not chosen yet
    level            VARCHAR NOT NULL,    -- low | watch | high | critical
    status           VARCHAR NOT NULL,    -- to_send | sent | in_progress | answered | refused | dropped
    ask              VARCHAR NOT NULL,    -- what the service is asked
    created_at       TIMESTAMP NOT NULL,
    sent_at          TIMESTAMP,
    answered_at      TIMESTAMP,
    answer           VARCHAR,
    public_return_at TIMESTAMP,           -- when people were told what came of it
    closed_at        TIMESTAMP,           -- public return done, or dropped
    usefulness       VARCHAR              -- useful | not_useful, as the service judged it
);

CREATE TABLE ledger_messages (
    entry_id    BIGINT NOT NULL,
    message_key BIGINT NOT NULL,
    attached_at TIMESTAMP NOT NULL
);

CREATE TABLE ledger_alerts (
    entry_id    BIGINT NOT NULL,
    alert_id    BIGINT NOT NULL,
    attached_at TIMESTAMP NOT NULL
);

-- Written once, never changed nor removed, as alert_events.
CREATE TABLE ledger_events (
    entry_id BIGINT NOT NULL,
    noted_at TIMESTAMP NOT NULL,
    action   VARCHAR NOT NULL,
    person   VARCHAR,
    detail   VARCHAR,
    note     VARCHAR
);
