-- +goose Up
CREATE TABLE revision (n INTEGER NOT NULL) STRICT;
INSERT INTO revision VALUES (0);

CREATE TABLE profile (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	doc TEXT NOT NULL
) STRICT;

CREATE TABLE account (
	seq INTEGER PRIMARY KEY,
	id  TEXT NOT NULL UNIQUE,
	doc TEXT NOT NULL
) STRICT;

CREATE TABLE secret (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT;

-- A folder of an account, or the file an import came from. state is the JSON of its FolderState, if it has one.
CREATE TABLE place (
	id           INTEGER PRIMARY KEY,
	account      TEXT NOT NULL,
	folder       TEXT NOT NULL,
	role         TEXT NOT NULL DEFAULT '',
	uid_validity INTEGER NOT NULL DEFAULT 0,
	state        TEXT,
	UNIQUE (account, folder)
) STRICT;

-- received is in microseconds since 1970; engine is the version that made the reading; finding is 1 if the reading
-- shows an opt-out or a re-consent.
CREATE TABLE message (
	seq           INTEGER PRIMARY KEY,
	id            BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
	message_id    TEXT NOT NULL,
	received      INTEGER NOT NULL,
	received_from TEXT NOT NULL,
	finding       INTEGER NOT NULL,
	engine        TEXT NOT NULL,
	size          INTEGER NOT NULL,
	stored        INTEGER NOT NULL
) STRICT;
CREATE INDEX message_by_received ON message (received, id);
CREATE INDEX message_by_message_id ON message (message_id) WHERE message_id <> '';

CREATE TABLE original (
	message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
	zstd    BLOB NOT NULL
) STRICT;

CREATE TABLE reading (
	message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
	doc     BLOB NOT NULL
) STRICT;

CREATE TABLE location (
	message       INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
	place         INTEGER NOT NULL REFERENCES place ON DELETE CASCADE,
	uid_validity  INTEGER NOT NULL,
	uid           INTEGER NOT NULL,
	internal_date TEXT NOT NULL,
	flags         TEXT NOT NULL,
	PRIMARY KEY (message, place, uid_validity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX location_by_place ON location (place, uid_validity);

CREATE TABLE evidence (
	id   BLOB PRIMARY KEY CHECK (length(id) = 32),
	name TEXT NOT NULL,
	size INTEGER NOT NULL,
	zstd BLOB NOT NULL
) STRICT;

CREATE TABLE opt_out (
	seq      INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	message  TEXT NOT NULL,
	evidence TEXT NOT NULL,
	doc      TEXT NOT NULL
) STRICT;

CREATE TABLE opt_out_state (
	id    TEXT PRIMARY KEY,
	state TEXT NOT NULL
) STRICT;

CREATE TABLE company_edit (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	doc TEXT NOT NULL
) STRICT;

CREATE TABLE review (
	message INTEGER PRIMARY KEY REFERENCES message ON DELETE RESTRICT,
	doc     TEXT NOT NULL
) STRICT;

CREATE TABLE event (
	seq    INTEGER PRIMARY KEY,
	at     TEXT NOT NULL,
	kind   TEXT NOT NULL,
	detail TEXT NOT NULL,
	prev   TEXT NOT NULL,
	hash   TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER event_is_append_only_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_is_append_only_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
-- +goose StatementEnd
