/** What each report answers; a test holds them to the first lines of the SQL files. */
export const QUESTIONS: Readonly<Record<string, string>> = {
  link_daily: 'What did each link bring on this day: clicks, people, conversions and their value?',
  campaign_daily: 'How did each campaign do on this day: seen, clicked, converted, worth what?',
  funnel: 'How far did people get on this day: how many saw, then clicked, then landed, then converted?',
  retention:
    'Of the users who were first seen on one of the last 30 days, or on this one, how many were active on this day?',
  referrer_daily: 'Where did clicks and views come from on this day?',
  hourly_profile: 'At which hours of this day (UTC) were people there, and when did they convert?',
  person_daily: 'Which users brought value on this day: in how many events, and how much in each currency?',
};
