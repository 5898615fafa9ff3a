-- +goose Up
-- What the file that held an imported message says of it: JSON, empty for all others.
ALTER TABLE location ADD COLUMN imported TEXT NOT NULL DEFAULT '';
