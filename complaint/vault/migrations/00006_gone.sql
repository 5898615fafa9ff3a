-- +goose Up
-- What is gone is rare, and counted apart, so that counting a folder goes through an index alone.
CREATE INDEX location_gone ON location (place, uid_validity) WHERE gone <> '';
