-- The terms of each message received (V6 to V8), one row per message and term, or one without a term when it holds
-- none. A judgement: written once per message by an analyzer. A term is kept as a number of 64 bits, a digest of its
-- lemmas, which costs the same however many words people invent; its name is read in the texts, at its first place.
CREATE TABLE message_terms (
    message_key BIGINT NOT NULL,
    term        BIGINT,               -- NULL: read, and holds none
    size        TINYINT NOT NULL,     -- its words: 1 to 3; a hashtag or an emoji is one
    uses        SMALLINT NOT NULL,    -- how many times the message says it
    starts      INTEGER NOT NULL,     -- its first place in the text, in characters
    ends        INTEGER NOT NULL,
    analyzer    VARCHAR NOT NULL
);
