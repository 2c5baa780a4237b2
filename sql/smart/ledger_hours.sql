-- What became of this day's events, by the hour in which they arrived?
--
-- An event that is in universal counts there; a row of landing that is another copy of an event, by the same order as in
-- universal's events, counts as deduplicated. A row that is neither isn't here: it landed after the events were made,
-- or it was lost. Which of both, the receipts of land tell: what they say has landed must be here once its hour is over.
-- An event and its copies may bear different days: each is told on its own.
WITH copies AS (
  SELECT tenant, event_id, event_time, 'clicks' AS entity, unit, line, dt, hh FROM landing_clicks
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'views' AS entity, unit, line, dt, hh FROM landing_views
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'conversions' AS entity, unit, line, dt, hh FROM landing_conversions
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'page_events' AS entity, unit, line, dt, hh FROM landing_page_events
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'events' AS entity, unit, line, dt, hh FROM landing_events
  WHERE dt IN (:earlier_days)
),
ids AS (
  SELECT DISTINCT tenant, event_id
  FROM copies
  WHERE event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
),
numbered AS (
  SELECT
    copies.tenant, event_time, dt, hh,
    row_number() OVER (
      PARTITION BY copies.tenant, copies.event_id ORDER BY dt, hh, unit, line, entity
    ) AS copy
  FROM copies
  JOIN ids ON ids.tenant = copies.tenant AND ids.event_id = copies.event_id
),
counted AS (
  SELECT tenant, dt || 'T' || hh AS arrival_hour, 0 AS universal, 1 AS deduplicated
  FROM numbered
  WHERE copy > 1 AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT tenant, arrival_hour, 1 AS universal, 0 AS deduplicated
  FROM universal_events
  WHERE dt = :day
)
SELECT
  tenant,
  arrival_hour,
  CAST(sum(universal) + sum(deduplicated) AS bigint) AS landed,
  CAST(sum(universal) AS bigint) AS universal,
  CAST(sum(deduplicated) AS bigint) AS deduplicated
FROM counted
GROUP BY tenant, arrival_hour
