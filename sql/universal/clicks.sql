-- Who clicked which link on this day, when, and where did they come from?
--
-- Clicks by bots, and prefetches (a browser fetched the link before anybody clicked it), stay in the table with the
-- audience `bots`; figures about people leave them out.
SELECT
  tenant,
  event_id AS click_id,
  event_time,
  subject AS link,
  CASE WHEN bot OR prefetch THEN 'bots' ELSE 'people' END AS audience,
  bot, prefetch,
  coalesce(user_id, visitor) AS person,
  visitor, user_id, session_id,
  referrer, referrer_host, country, device, browser, os,
  utm_source, utm_medium, utm_campaign, utm_term, utm_content,
  properties,
  arrival_hour
FROM universal_events
WHERE dt = :day AND event_type = 'click'
