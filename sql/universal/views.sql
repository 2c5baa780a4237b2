-- Who saw what on this day, when, and on which page?
--
-- Views by bots, and prefetches, stay in the table with the audience `bots`; figures about people leave them out.
SELECT
  tenant,
  event_id AS view_id,
  event_time,
  subject AS viewed,
  CASE WHEN bot OR prefetch THEN 'bots' ELSE 'people' END AS audience,
  bot, prefetch,
  coalesce(user_id, visitor) AS person,
  visitor, user_id, session_id,
  page_url, page_title,
  referrer, referrer_host, country, device, browser, os,
  utm_source, utm_medium, utm_campaign, utm_term, utm_content,
  properties,
  arrival_hour
FROM universal_events
WHERE dt = :day AND event_type = 'view'
