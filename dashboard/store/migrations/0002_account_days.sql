-- What an account counted on one day of its platform's calendar; one row per (platform, account_id, counted_on),
-- where account_id is NULL for the account of an export that does not name it.
CREATE TABLE account_days (
    platform         VARCHAR NOT NULL,
    account_id       VARCHAR,
    counted_on       DATE NOT NULL,
    impressions      BIGINT,
    reach            BIGINT,
    views            BIGINT,
    interactions     BIGINT,
    reactions        BIGINT,
    comments         BIGINT,
    shares           BIGINT,
    clicks           BIGINT,
    visits           BIGINT,
    followers        BIGINT,              -- total at the end of the day
    followers_gained BIGINT,
    followers_lost   BIGINT,
    import_id        BIGINT NOT NULL,     -- the last import that said something new of the day
    position         BIGINT NOT NULL
);
