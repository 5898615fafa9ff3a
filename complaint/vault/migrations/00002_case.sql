-- +goose Up
-- What the person answered and did about one company. company is the id by which it is found again; doc is the JSON of
-- its CaseFacts.
CREATE TABLE case_facts (
	company TEXT PRIMARY KEY,
	doc     TEXT NOT NULL
) STRICT;
