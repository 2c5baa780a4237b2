-- Where did clicks and views come from on this day?
--
-- By the host of the page before: (direct) where none was sent, (invalid) where it has no host.
WITH acts AS (
  SELECT tenant, referrer_host, audience, person, 1 AS clicks, 0 AS views
  FROM universal_clicks
  WHERE dt = :day
  UNION ALL
  SELECT tenant, referrer_host, audience, person, 0 AS clicks, 1 AS views
  FROM universal_views
  WHERE dt = :day
)
SELECT
  tenant,
  coalesce(referrer_host, '(direct)') AS referrer_host,
  CAST(sum(CASE WHEN audience = 'people' THEN clicks ELSE 0 END) AS bigint) AS clicks,
  CAST(sum(CASE WHEN audience = 'bots' THEN clicks ELSE 0 END) AS bigint) AS bot_clicks,
  CAST(sum(CASE WHEN audience = 'people' THEN views ELSE 0 END) AS bigint) AS views,
  CAST(sum(CASE WHEN audience = 'bots' THEN views ELSE 0 END) AS bigint) AS bot_views,
  count(DISTINCT CASE WHEN audience = 'people' THEN person END) AS people
FROM acts
GROUP BY 1, 2
