-- +goose Up
-- What the person said that an opt-out refuses, where that is not what its mail says.
CREATE TABLE opt_out_scope (
    id  TEXT NOT NULL PRIMARY KEY,
    doc TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
