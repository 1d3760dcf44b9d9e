-- A search one keeps under a name, to come back to it or to hand its address to a colleague.
CREATE SEQUENCE saved_view_ids;
CREATE TABLE saved_views (
    view_id  BIGINT NOT NULL DEFAULT nextval('saved_view_ids'),
    name     VARCHAR NOT NULL,
    query    VARCHAR NOT NULL,        -- as typed
    ordering VARCHAR NOT NULL,
    saved_at TIMESTAMP NOT NULL
);

-- Where a person places themself, skill by skill and quarter by quarter: rows are added, never changed, and nothing
-- that leaves the workspace reads them.
CREATE TABLE self_assessments (
    quarter  VARCHAR NOT NULL,        -- 2026-T4
    skill    VARCHAR NOT NULL,
    stage    INTEGER NOT NULL,        -- 1 to 4, named on screen; never added up
    note     VARCHAR NOT NULL,
    noted_at TIMESTAMP NOT NULL
);
