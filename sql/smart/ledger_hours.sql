-- What became of this day's events, by the hour in which they arrived?
--
-- Whatever landed is in universal, or is a copy of an event that is. An event and its copies may bear different days:
-- each is told on its own.
WITH landed_rows AS (
  SELECT tenant, dt, hh FROM landing_clicks
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT tenant, dt, hh FROM landing_views
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT tenant, dt, hh FROM landing_conversions
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT tenant, dt, hh FROM landing_page_events
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT tenant, dt, hh FROM landing_events
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
),
counted AS (
  SELECT tenant, dt || 'T' || hh AS arrival_hour, 1 AS landed, 0 AS universal
  FROM landed_rows
  UNION ALL
  SELECT tenant, arrival_hour, 0 AS landed, 1 AS universal
  FROM universal_events
  WHERE dt = :day
)
SELECT
  tenant,
  arrival_hour,
  CAST(sum(landed) AS bigint) AS landed,
  CAST(sum(universal) AS bigint) AS universal,
  CAST(sum(landed) - sum(universal) AS bigint) AS deduplicated
FROM counted
GROUP BY tenant, arrival_hour
