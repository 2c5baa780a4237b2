-- In which visits did people come on this day: when did each begin and end, what did they see, did they stay?
--
-- A session is told by session_id, else by user_id, else by visitor. It lasts until more than 30 minutes pass without
-- an event; exactly 30 minutes is still the same session. All events of people count, but reversals: those are the
-- shop's. A session ends at UTC midnight, as visitors are told apart by the day; whoever stays begins another.
WITH acts AS (
  SELECT
    tenant, event_id, event_type, event_time, page_url, scroll_depth,
    CASE
      WHEN session_id IS NOT NULL THEN 'session'
      WHEN user_id IS NOT NULL THEN 'user'
      ELSE 'visitor'
    END AS identity_kind,
    coalesce(session_id, user_id, visitor) AS identity,
    coalesce(user_id, visitor) AS person
  FROM universal_events
  WHERE dt = :day
    AND NOT (coalesce(bot, false) OR coalesce(prefetch, false))
    AND coalesce(status, 'approved') <> 'reversed'
    AND coalesce(session_id, user_id, visitor) IS NOT NULL
),
beginnings AS (
  SELECT
    tenant, event_id, event_type, event_time, page_url, scroll_depth, identity_kind, identity, person,
    CASE
      WHEN event_time <= lag(event_time) OVER (
        PARTITION BY tenant, identity_kind, identity ORDER BY event_time, event_id
      ) + INTERVAL '30' MINUTE THEN 0
      ELSE 1
    END AS begins
  FROM acts
),
visits AS (
  SELECT
    tenant, event_id, event_type, event_time, page_url, scroll_depth, identity_kind, identity, person,
    CAST(sum(begins) OVER (
      PARTITION BY tenant, identity_kind, identity ORDER BY event_time, event_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS bigint) AS session_number
  FROM beginnings
),
pages AS (
  SELECT
    tenant, identity_kind, identity, session_number, page_url,
    row_number() OVER (
      PARTITION BY tenant, identity_kind, identity, session_number ORDER BY event_time, event_id
    ) AS from_first,
    row_number() OVER (
      PARTITION BY tenant, identity_kind, identity, session_number ORDER BY event_time DESC, event_id DESC
    ) AS from_last
  FROM visits
  WHERE page_url IS NOT NULL
),
ways AS (
  SELECT
    tenant, identity_kind, identity, session_number,
    count(DISTINCT page_url) AS pages,
    max(CASE WHEN from_first = 1 THEN page_url END) AS entry_page,
    max(CASE WHEN from_last = 1 THEN page_url END) AS exit_page
  FROM pages
  GROUP BY tenant, identity_kind, identity, session_number
),
stays AS (
  SELECT
    tenant, identity_kind, identity, session_number,
    max(person) AS person,
    min(event_time) AS started_at,
    max(event_time) AS ended_at,
    count(*) AS events,
    count(CASE WHEN event_type NOT IN ('LANDING', 'LEAVE', 'view') THEN 1 END) AS engagements,
    max(scroll_depth) AS scroll_depth
  FROM visits
  GROUP BY tenant, identity_kind, identity, session_number
)
SELECT
  stays.tenant,
  stays.identity_kind,
  stays.identity,
  stays.session_number,
  stays.person,
  stays.started_at,
  stays.ended_at,
  date_diff('second', stays.started_at, stays.ended_at) AS duration_seconds,
  stays.events,
  coalesce(ways.pages, 0) AS pages,
  stays.engagements,
  stays.scroll_depth,
  coalesce(ways.pages, 0) <= 1 AND stays.engagements = 0 AS bounce,
  ways.entry_page,
  ways.exit_page
FROM stays
LEFT JOIN ways
  ON ways.tenant = stays.tenant
  AND ways.identity_kind = stays.identity_kind
  AND ways.identity = stays.identity
  AND ways.session_number = stays.session_number
