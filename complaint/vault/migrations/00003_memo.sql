-- +goose Up
-- What was worked out from the casebook as of a revision, so that it need not be worked out again.
CREATE TABLE memo (
	name     TEXT PRIMARY KEY,
	revision INTEGER NOT NULL,
	doc      TEXT NOT NULL
) STRICT;
