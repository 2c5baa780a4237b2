-- Which campaigns were people's events of this day marked with?
--
-- A campaign is its five utm parameters together; events that have none of them belong to none.
SELECT
  tenant,
  utm_source, utm_medium, utm_campaign, utm_term, utm_content,
  min(event_time) AS first_event_at,
  max(event_time) AS last_event_at,
  count(*) AS events
FROM universal_events
WHERE dt = :day
  AND NOT (coalesce(bot, false) OR coalesce(prefetch, false))
  AND coalesce(utm_source, utm_medium, utm_campaign, utm_term, utm_content) IS NOT NULL
GROUP BY tenant, utm_source, utm_medium, utm_campaign, utm_term, utm_content
