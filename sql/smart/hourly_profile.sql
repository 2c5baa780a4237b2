-- At which hours of this day (UTC) were people there, and when did they convert?
WITH acts AS (
  SELECT tenant, event_time, audience, 1 AS clicks, 0 AS views, 0 AS conversions
  FROM universal_clicks
  WHERE dt = :day
  UNION ALL
  SELECT tenant, event_time, audience, 0 AS clicks, 1 AS views, 0 AS conversions
  FROM universal_views
  WHERE dt = :day
  UNION ALL
  SELECT tenant, event_time, audience, 0 AS clicks, 0 AS views, quantity AS conversions
  FROM universal_conversions
  WHERE dt = :day AND audience = 'people'
)
SELECT
  tenant,
  hour(event_time) AS hour_of_day,
  CAST(sum(CASE WHEN audience = 'people' THEN clicks ELSE 0 END) AS bigint) AS clicks,
  CAST(sum(CASE WHEN audience = 'bots' THEN clicks ELSE 0 END) AS bigint) AS bot_clicks,
  CAST(sum(CASE WHEN audience = 'people' THEN views ELSE 0 END) AS bigint) AS views,
  CAST(sum(CASE WHEN audience = 'bots' THEN views ELSE 0 END) AS bigint) AS bot_views,
  CAST(sum(conversions) AS bigint) AS conversions
FROM acts
GROUP BY 1, 2
