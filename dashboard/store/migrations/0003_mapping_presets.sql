-- How the user said the columns of a table read, kept for the next file with the same headers.
CREATE TABLE mapping_presets (
    fingerprint VARCHAR PRIMARY KEY,     -- of the headers, whatever their order, accents and case
    file_name   VARCHAR NOT NULL,        -- the last file it read
    headers     VARCHAR[] NOT NULL,
    options     VARCHAR NOT NULL,        -- JSON: connector, columns, platform, zone, date_order
    saved_at    TIMESTAMP NOT NULL
);
