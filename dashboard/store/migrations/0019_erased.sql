-- Who asked to be erased: the keyed pseudonym alone, so that the next export does not bring the person back.
CREATE TABLE erased_authors (
    author_key VARCHAR NOT NULL,
    erased_at  TIMESTAMP NOT NULL
);
