-- +goose Up
-- How much of a message is held: 0 its original; 1 an extract with its text; 2 an extract of header fields alone.
-- An extract's id is no hash of bytes that anybody sent. fingerprint recognises the message in other folders.
ALTER TABLE message ADD COLUMN extent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
CREATE INDEX message_by_fingerprint ON message (fingerprint) WHERE fingerprint <> '';
CREATE INDEX message_in_part ON message (extent) WHERE extent <> 0;

CREATE TABLE extract (
	message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
	zstd    BLOB NOT NULL
) STRICT;

-- gone is when a sync found that the folder no longer has the message; labels are Gmail's, one on a line.
ALTER TABLE location ADD COLUMN gone TEXT NOT NULL DEFAULT '';
ALTER TABLE location ADD COLUMN labels TEXT NOT NULL DEFAULT '';
DROP INDEX location_by_place;
CREATE INDEX location_by_place ON location (place, uid_validity, uid);

-- What each sync did: doc is the JSON of its SyncRecord.
CREATE TABLE sync (
	seq        INTEGER PRIMARY KEY AUTOINCREMENT,
	account    TEXT NOT NULL,
	idle       INTEGER NOT NULL,
	doc        TEXT NOT NULL,
	transcript BLOB NOT NULL
) STRICT;
