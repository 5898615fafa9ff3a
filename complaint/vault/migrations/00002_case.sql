-- +goose Up
-- What the person answered and did about one company. company is one of its domains, which outlives the grouping of
-- the day; doc is the JSON of its CaseFacts.
CREATE TABLE case_facts (
	company TEXT PRIMARY KEY,
	doc     TEXT NOT NULL
) STRICT;
