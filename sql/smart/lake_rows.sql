-- How many rows does each table hold of this day, by tenant?
WITH tallied AS (
  SELECT tenant, 'universal' AS layer, 'events' AS entity FROM universal_events WHERE dt = :day
  UNION ALL
  SELECT tenant, 'universal' AS layer, 'clicks' AS entity FROM universal_clicks WHERE dt = :day
  UNION ALL
  SELECT tenant, 'universal' AS layer, 'views' AS entity FROM universal_views WHERE dt = :day
  UNION ALL
  SELECT tenant, 'universal' AS layer, 'conversions' AS entity FROM universal_conversions WHERE dt = :day
  UNION ALL
  SELECT tenant, 'universal' AS layer, 'sessions' AS entity FROM universal_sessions WHERE dt = :day
  UNION ALL
  SELECT tenant, 'universal' AS layer, 'campaigns' AS entity FROM universal_campaigns WHERE dt = :day
  UNION ALL
  SELECT tenant, 'universal' AS layer, 'user_days' AS entity FROM universal_user_days WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'link_daily' AS entity FROM smart_link_daily WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'campaign_daily' AS entity FROM smart_campaign_daily WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'funnel' AS entity FROM smart_funnel WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'retention' AS entity FROM smart_retention WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'referrer_daily' AS entity FROM smart_referrer_daily WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'hourly_profile' AS entity FROM smart_hourly_profile WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'person_daily' AS entity FROM smart_person_daily WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'rollup_hours' AS entity FROM smart_rollup_hours WHERE dt = :day
  UNION ALL
  SELECT tenant, 'smart' AS layer, 'ledger_hours' AS entity FROM smart_ledger_hours WHERE dt = :day
)
SELECT
  tenant,
  CAST(layer AS varchar) AS layer,
  CAST(entity AS varchar) AS entity,
  count(*) AS rows
FROM tallied
GROUP BY 1, 2, 3
