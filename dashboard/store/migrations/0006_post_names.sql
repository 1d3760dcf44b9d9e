-- The other names of a post: the id that its address shows, where an export gives it another one.
CREATE TABLE post_names (
    platform VARCHAR NOT NULL,
    name     VARCHAR NOT NULL,
    post_id  VARCHAR NOT NULL   -- the id under which posts, messages and snapshots know it
);
