-- Derived, as own_authors: the accounts that are the brand's (0.2), declared or proved by an export.
CREATE TABLE own_accounts (
    platform   VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL
);

INSERT INTO own_accounts SELECT DISTINCT platform, account_id FROM accounts WHERE is_owned;  -- until the next derivation

-- The publications of the brand. One without an account comes from an export that only its owner can make:
-- whoever collects the posts of others names them.
CREATE VIEW own_posts AS
SELECT p.*
FROM posts AS p
LEFT JOIN own_accounts AS o ON o.platform = p.platform AND o.account_id = p.account_id
WHERE NOT p.is_stub AND (p.account_id IS NULL OR o.account_id IS NOT NULL);
