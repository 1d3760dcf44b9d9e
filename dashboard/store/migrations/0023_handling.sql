-- What the team says of a message that waits, until an export tells: who takes it, that it was answered on its platform,
-- that it calls for no answer. Written once, never changed, as alert_events; the last one is what holds.
CREATE SEQUENCE handling_ids;
CREATE TABLE handling_events (
    event_id    BIGINT NOT NULL DEFAULT nextval('handling_ids'),
    message_key BIGINT NOT NULL,
    noted_at    TIMESTAMP NOT NULL,
    action      VARCHAR NOT NULL,  -- take | answered | no_answer | undo
    person      VARCHAR            -- NULL: nobody said who
);

CREATE VIEW last_handling AS
SELECT event_id, message_key, noted_at, action, person
FROM (
    SELECT h.*, row_number() OVER (PARTITION BY h.message_key ORDER BY h.event_id DESC) AS place
    FROM handling_events AS h
) AS told
WHERE place = 1;
