-- What a saved search is narrowed by beside its words: platforms, accounts, period, as JSON; null before this was kept.
ALTER TABLE saved_views ADD COLUMN filters VARCHAR;
