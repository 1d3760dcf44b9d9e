CREATE SEQUENCE delivery_ids;

-- What is told of the alerts outside Vigie: written before it is sent, so that nothing is lost, and kept as a log.
CREATE TABLE deliveries (
    delivery_id BIGINT NOT NULL DEFAULT nextval('delivery_ids'),
    service     VARCHAR NOT NULL,     -- the name of the service; its address is a secret kept elsewhere
    alert_id    BIGINT NOT NULL,
    level       VARCHAR NOT NULL,     -- of the alert when it was queued: it is told again when that rises
    queued_at   TIMESTAMP NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     TIMESTAMP NOT NULL,   -- not before
    sent_at     TIMESTAMP,
    error       VARCHAR               -- of the last attempt
);
