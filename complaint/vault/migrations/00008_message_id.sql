-- +goose Up
-- Message-IDs lie in random order, so every commit of a sync wrote most of their index. Only mail out of files is looked for
-- by them, to find the extracts that it completes; a person who names one message can wait for a look at all.
DROP INDEX message_by_message_id;
CREATE INDEX message_of_file ON message (message_id) WHERE message_id <> '' AND extent = 0 AND fingerprint = '';
