-- A private message and one said in a room were of the same kind, and an answer in a private conversation was a reply.
-- What is said in a room stands under it; what is written to people is under no post, and one thread.
UPDATE messages SET kind = 'room'
WHERE kind = 'message' AND platform IN ('discord', 'slack', 'telegram')
    AND (post_id IS NOT NULL OR thread_id IS NULL OR (platform = 'slack' AND NOT starts_with(message_id, 'D')));
UPDATE messages SET kind = 'message'
WHERE kind = 'reply' AND post_id IS NULL
    AND (platform IN ('discord', 'telegram') OR (platform = 'slack' AND starts_with(message_id, 'D')));
