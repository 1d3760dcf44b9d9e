-- What an alert of kind crisis, surge, opportunity or silence is about: it evolves with the data, its history stays.
CREATE TABLE alert_episodes (
    alert_id     BIGINT NOT NULL,
    first_at     TIMESTAMP NOT NULL,     -- when it could first be told, by the clock of the data
    last_at      TIMESTAMP NOT NULL,
    peak_at      TIMESTAMP NOT NULL,     -- start of the busiest hour
    crisis_level INTEGER NOT NULL,       -- A12, 0 to 4
    evidence     VARCHAR NOT NULL        -- JSON: the conditions with their counts, who, where, how it grew
);
