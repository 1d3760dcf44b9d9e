CREATE SEQUENCE report_note_ids;

-- What a manager and the community manager say of a figure: added, never changed.
CREATE TABLE report_notes (
    note_id    BIGINT NOT NULL DEFAULT nextval('report_note_ids'),
    kind       VARCHAR NOT NULL,     -- 'comment', 'question', 'answer'
    code       VARCHAR NOT NULL,     -- of the figure; '' for the whole report
    start_on   DATE NOT NULL,        -- the period it was said of
    end_on     DATE NOT NULL,
    author     VARCHAR,              -- as the person signed
    text       VARCHAR NOT NULL,
    answers    BIGINT,               -- the question that an answer answers
    written_at TIMESTAMP NOT NULL
);
