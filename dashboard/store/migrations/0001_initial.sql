-- Instants (`_at`) are TIMESTAMP in UTC; `_on` are local dates in the reporting zone.

CREATE TABLE meta (
    key   VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

CREATE SEQUENCE import_ids;
CREATE SEQUENCE message_keys;
CREATE SEQUENCE alert_ids;

-- One row per file read, kept for ever: where every figure comes from.
CREATE TABLE imports (
    import_id       BIGINT NOT NULL DEFAULT nextval('import_ids'),
    file_name       VARCHAR NOT NULL,
    file_sha256     VARCHAR NOT NULL,
    stored_path     VARCHAR,              -- the copy in the workspace that a replay reads again
    connector       VARCHAR NOT NULL,
    layout          VARCHAR NOT NULL,
    options         VARCHAR NOT NULL,     -- JSON: zone, columns, platform, accounts declared for this file
    status          VARCHAR NOT NULL,     -- done | rejected
    imported_at     TIMESTAMP NOT NULL,
    rows_read       BIGINT NOT NULL,
    rows_new        BIGINT NOT NULL,
    rows_updated    BIGINT NOT NULL,
    rows_duplicate  BIGINT NOT NULL,
    rows_ignored    BIGINT NOT NULL,
    rows_rejected   BIGINT NOT NULL,
    posts           BIGINT NOT NULL,
    messages        BIGINT NOT NULL,
    snapshots       BIGINT NOT NULL,
    unknown_columns VARCHAR[] NOT NULL,
    first_at        TIMESTAMP,
    last_at         TIMESTAMP
);

CREATE TABLE rejected (
    import_id BIGINT NOT NULL,
    position  BIGINT NOT NULL,
    code      VARCHAR NOT NULL,
    detail    VARCHAR NOT NULL,
    excerpt   VARCHAR NOT NULL
);

CREATE TABLE accounts (
    platform   VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    name       VARCHAR,
    handle     VARCHAR,
    is_owned   BOOLEAN NOT NULL
);

-- Names are personal data: only this table holds them, everything else holds the keyed pseudonym.
CREATE TABLE authors (
    author_key VARCHAR NOT NULL,
    platform   VARCHAR NOT NULL,
    author_id  VARCHAR,
    name       VARCHAR,
    handle     VARCHAR
);

CREATE TABLE posts (
    platform     VARCHAR NOT NULL,
    post_id      VARCHAR NOT NULL,
    account_id   VARCHAR,
    text         VARCHAR,
    published_at TIMESTAMP,
    "precision"  VARCHAR NOT NULL,
    source_zone  VARCHAR NOT NULL,
    url          VARCHAR,
    format       VARCHAR,
    title        VARCHAR,
    duration_s   DOUBLE,
    is_paid      BOOLEAN,
    is_system    BOOLEAN NOT NULL,
    is_stub      BOOLEAN NOT NULL,
    import_id    BIGINT NOT NULL,
    position     BIGINT NOT NULL
);

-- Lifetime counters of a post at a date; history is kept, `latest_snapshots` reads the newest.
CREATE TABLE snapshots (
    platform         VARCHAR NOT NULL,
    post_id          VARCHAR NOT NULL,
    taken_at         TIMESTAMP,
    impressions      BIGINT,
    reach            BIGINT,
    views            BIGINT,
    reactions        BIGINT,
    comments         BIGINT,
    shares           BIGINT,
    saves            BIGINT,
    clicks           BIGINT,
    link_clicks      BIGINT,
    video_views      BIGINT,
    watch_time_s     DOUBLE,
    followers        BIGINT,
    followers_gained BIGINT,
    import_id        BIGINT NOT NULL,
    position         BIGINT NOT NULL
);

CREATE TABLE messages (
    message_key  BIGINT NOT NULL DEFAULT nextval('message_keys'),
    platform     VARCHAR NOT NULL,
    message_id   VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    post_id      VARCHAR,
    parent_id    VARCHAR,
    thread_id    VARCHAR,
    author_key   VARCHAR,
    text         VARCHAR NOT NULL,
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
    position     BIGINT NOT NULL
);

-- Derived: rebuilt for the touched threads in the transaction of an import, and whole when the
-- reporting zone, the working calendar or the own accounts change. Never edited by hand.
CREATE TABLE message_facts (
    message_key   BIGINT NOT NULL,
    platform      VARCHAR NOT NULL,
    account_id    VARCHAR,               -- owned account of the post it stands under, when known
    thread_key    VARCHAR NOT NULL,
    direction     VARCHAR NOT NULL,      -- inbound | outbound
    is_automatic  BOOLEAN NOT NULL,      -- outbound suspected automatic (0.3)
    exclusion     VARCHAR,               -- why an inbound message calls for no action (R2), NULL when it does
    local_on      DATE,
    local_hour    TINYINT,               -- NULL when the instant is coarser than an hour
    local_weekday TINYINT,               -- 1 = Monday
    local_week_on DATE,
    answer_key    BIGINT,                -- the human reply that answers this inbound message
    answered_at   TIMESTAMP,
    answer_method VARCHAR,               -- exact | mention | inferred (R0)
    folded_text   VARCHAR NOT NULL       -- accent- and case-folded copy for search
);

-- A turn: the inbound messages of one author in one thread that the same reply answers, or that wait together.
CREATE TABLE turns (
    turn_key        BIGINT NOT NULL,     -- message_key of its first message
    platform        VARCHAR NOT NULL,
    account_id      VARCHAR,
    thread_key      VARCHAR NOT NULL,
    author_key      VARCHAR,
    opened_at       TIMESTAMP NOT NULL,
    opened_on       DATE NOT NULL,       -- local date of reception: the cohort
    messages        BIGINT NOT NULL,
    has_exact_clock BOOLEAN NOT NULL,    -- both instants known to the minute or better
    answer_key      BIGINT,
    answered_at     TIMESTAMP,
    answer_method   VARCHAR,
    delay_s         DOUBLE,              -- calendar seconds (R5)
    business_s      DOUBLE,              -- seconds inside the working calendar (R6), NULL without a calendar
    is_off_hours    BOOLEAN              -- received and answered out of hours: kept out of the R6 median
);

-- Derived: the authors who are the brand (0.2), and the replies sent within 60 s of their message (0.3).
CREATE TABLE own_authors (
    author_key VARCHAR NOT NULL
);

CREATE TABLE quick_replies (
    message_key BIGINT NOT NULL,
    text        VARCHAR NOT NULL         -- folded, without the names it starts with
);

CREATE TABLE sentiments (
    message_key BIGINT NOT NULL,
    analyzer    VARCHAR NOT NULL,
    label       VARCHAR NOT NULL,        -- negative | neutral | positive | unscored
    neg         DOUBLE NOT NULL,
    neu         DOUBLE NOT NULL,
    pos         DOUBLE NOT NULL,
    compound    DOUBLE NOT NULL,
    reasons     VARCHAR NOT NULL,        -- JSON
    judged_at   TIMESTAMP NOT NULL
);

CREATE TABLE risks (
    message_key BIGINT NOT NULL,
    analyzer    VARCHAR NOT NULL,
    score       INTEGER NOT NULL,        -- what the text alone earns
    floor_level VARCHAR,                 -- level imposed whatever the sum (threat, self-harm…)
    categories  VARCHAR[] NOT NULL,
    intents     VARCHAR[] NOT NULL,
    reasons     VARCHAR NOT NULL,        -- JSON
    judged_at   TIMESTAMP NOT NULL
);

-- Derived: the parts of A1 that depend on the other messages.
CREATE TABLE risk_context (
    message_key       BIGINT NOT NULL,
    reach_points      INTEGER NOT NULL,
    repetition_points INTEGER NOT NULL,
    repeated_by       INTEGER NOT NULL   -- other authors who wrote the same text
);

CREATE TABLE alerts (
    alert_id    BIGINT NOT NULL DEFAULT nextval('alert_ids'),
    kind        VARCHAR NOT NULL,
    level       VARCHAR NOT NULL,
    status      VARCHAR NOT NULL,        -- open | acknowledged | escalated | closed
    verdict     VARCHAR,                 -- founded | unfounded | duplicate
    title       VARCHAR NOT NULL,
    message_key BIGINT,
    opened_at   TIMESTAMP NOT NULL
);

CREATE TABLE alert_events (
    alert_id BIGINT NOT NULL,
    noted_at TIMESTAMP NOT NULL,
    action   VARCHAR NOT NULL,
    note     VARCHAR
);

CREATE VIEW latest_snapshots AS
SELECT * EXCLUDE (rank) FROM (
    SELECT s.*, row_number() OVER (
        PARTITION BY platform, post_id
        ORDER BY taken_at DESC NULLS LAST, views DESC NULLS LAST, import_id DESC, position DESC
    ) AS rank
    FROM snapshots AS s
) AS ranked
WHERE rank = 1;

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

CREATE VIEW current_risk AS
SELECT
    r.message_key,
    least(100, r.score + coalesce(c.reach_points, 0) + coalesce(c.repetition_points, 0)) AS score,
    r.floor_level,
    r.categories,
    r.intents,
    r.reasons,
    coalesce(c.reach_points, 0) AS reach_points,
    coalesce(c.repetition_points, 0) AS repetition_points,
    coalesce(c.repeated_by, 0) AS repeated_by,
    CASE
        WHEN least(100, r.score + coalesce(c.reach_points, 0) + coalesce(c.repetition_points, 0)) >= 80
            OR r.floor_level = 'critical' THEN 'critical'
        WHEN least(100, r.score + coalesce(c.reach_points, 0) + coalesce(c.repetition_points, 0)) >= 60
            OR r.floor_level = 'high' THEN 'high'
        WHEN least(100, r.score + coalesce(c.reach_points, 0) + coalesce(c.repetition_points, 0)) >= 30 THEN 'watch'
        ELSE 'low'
    END AS level
FROM risks AS r
LEFT JOIN risk_context AS c ON c.message_key = r.message_key
WHERE r.analyzer = (SELECT value FROM meta WHERE key = 'risk_analyzer');
