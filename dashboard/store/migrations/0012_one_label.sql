-- A message has at most one label of an engine and one of a person: choosing needs no ranking of all the labels.
DROP VIEW current_sentiment;

-- A human correction always wins over the engine in force.
CREATE VIEW current_sentiment AS
SELECT s.*
FROM sentiments AS s
ANTI JOIN (SELECT message_key FROM sentiments WHERE analyzer = 'humain') AS h ON h.message_key = s.message_key
WHERE s.analyzer = (SELECT value FROM meta WHERE key = 'sentiment_analyzer')
UNION ALL
SELECT s.* FROM sentiments AS s WHERE s.analyzer = 'humain';
