-- Which links, pixels and conversions are there, and where do links lead?
--
-- As they stood when the last batch run of this day looked. Nothing here is from the events.
WITH latest AS (
  SELECT max(taken_at) AS taken_at FROM landing_links WHERE dt = :day
)
SELECT
  snapshot.tenant, snapshot.kind, snapshot.id, snapshot.destination, snapshot.title, snapshot.disabled,
  snapshot.created_at, snapshot.updated_at, snapshot.taken_at
FROM landing_links AS snapshot
JOIN latest ON latest.taken_at = snapshot.taken_at
WHERE snapshot.dt = :day
