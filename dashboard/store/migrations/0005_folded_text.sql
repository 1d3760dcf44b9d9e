-- The searchable copy of a text belongs to the message: the derived tables are then rebuilt without reading a text.
ALTER TABLE messages ADD COLUMN folded_text VARCHAR;
UPDATE messages SET folded_text = strip_accents(lower(trim(
    CASE WHEN regexp_matches(text, '\s\s|[\t-\r]') THEN regexp_replace(text, '\s+', ' ', 'g') ELSE text END
)));
ALTER TABLE message_facts DROP COLUMN folded_text;
