-- +goose Up
-- A message that is too large to be held in memory. Its pieces, each compressed by itself, are written as they come; message
-- is NULL until all are here and the message is kept. What a cut leaves behind goes when the casebook is next opened.
CREATE TABLE large (
	id      INTEGER PRIMARY KEY,
	message INTEGER UNIQUE REFERENCES message ON DELETE CASCADE
) STRICT;

CREATE TABLE piece (
	id    INTEGER PRIMARY KEY,
	large INTEGER NOT NULL REFERENCES large ON DELETE CASCADE,
	n     INTEGER NOT NULL,
	zstd  BLOB NOT NULL,
	UNIQUE (large, n)
) STRICT;
