-- What messages are about (E8, E9). A judgement: one row per message and theme, or one without a theme when none was
-- found; the reader's own changes are apart, and no analysis touches them.
CREATE TABLE message_themes (
    message_key BIGINT NOT NULL,
    theme       VARCHAR,              -- NULL: read, and about none
    analyzer    VARCHAR NOT NULL,
    reasons     VARCHAR NOT NULL,     -- JSON: the places of the words that show it
    judged_at   TIMESTAMP NOT NULL
);

-- The themes there are: the usual ones, and those found in the messages of this workspace.
CREATE TABLE theme_catalogue (
    theme    VARCHAR NOT NULL,
    name     VARCHAR NOT NULL,
    words    VARCHAR[] NOT NULL,      -- typical words, as people write them
    terms    VARCHAR[] NOT NULL,      -- what was found in the messages, as the analyzer compares it
    is_found BOOLEAN NOT NULL
);

-- What the reader made of them: another name, a theme inside another, a theme not to be shown.
CREATE TABLE theme_edits (
    theme       VARCHAR NOT NULL,
    name        VARCHAR,
    merged_into VARCHAR,
    is_hidden   BOOLEAN NOT NULL,
    edited_at   TIMESTAMP NOT NULL
);

CREATE VIEW shown_themes AS
SELECT c.theme, coalesce(e.merged_into, c.theme) AS shown_as, coalesce(w.name, k.name) AS name
FROM theme_catalogue AS c
LEFT JOIN theme_edits AS e ON e.theme = c.theme
JOIN theme_catalogue AS k ON k.theme = coalesce(e.merged_into, c.theme)
LEFT JOIN theme_edits AS w ON w.theme = k.theme
WHERE w.is_hidden IS NOT TRUE;

CREATE VIEW current_themes AS
SELECT DISTINCT t.message_key, s.shown_as AS theme, s.name
FROM message_themes AS t
JOIN shown_themes AS s ON s.theme = t.theme
WHERE t.analyzer = (SELECT value FROM meta WHERE key = 'theme_analyzer');
