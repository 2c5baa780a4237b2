/** The reports of a day, each by a loop of its own. */
import type { Event } from '../../../lambdas/domain/event.ts';
import type { Row } from '../engine.ts';
import type { Attributed } from './conversions.ts';
import {
  dayOf,
  decimalText,
  groupBy,
  hostOf,
  isPeople,
  isReversal,
  millionths,
  personOf,
  plusDays,
} from './words.ts';
import type { World } from './world.ts';

const none = (text: string | undefined): string => text ?? '(none)';
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const people = (events: readonly Event[]): readonly Event[] => events.filter(isPeople);
const bots = (events: readonly Event[]): number => events.length - people(events).length;
const distinct = (events: readonly Event[]): number =>
  new Set(events.flatMap((event) => personOf(event) ?? [])).size;
const net = (conversions: readonly Attributed[]): number =>
  conversions.reduce((sum, { quantity }) => sum + quantity, 0);
/** By people: a sender may flag a conversion as a bot's. */
const sales = ({ conversions }: World): readonly Attributed[] =>
  conversions.filter(({ event }) => isPeople(event));

function valueByCurrency(conversions: readonly Attributed[]): string {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of conversions) {
    if (currency !== undefined && amount !== undefined)
      sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  }
  const entries = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([currency, sum]) => `"${currency}": ${decimalText(sum)}`).join(', ')}}`;
}

/** One row a key, of whatever has it. */
function byKey(
  world: World,
  keyOf: (event: Event) => readonly string[] | undefined,
  rowOf: (acts: Acts) => Row,
): Row[] {
  const acts = [
    ...world.clicks.map((click) => ({ key: keyOf(click), tenant: click.tenant, click })),
    ...world.views.map((view) => ({ key: keyOf(view), tenant: view.tenant, view })),
    ...sales(world).map((sale) => ({
      key: sale.click && keyOf(sale.click),
      tenant: sale.event.tenant,
      sale,
    })),
  ].filter(({ key }) => key !== undefined);
  return [...groupBy(acts, ({ tenant, key }) => JSON.stringify([tenant, key])).values()].map((group) =>
    rowOf({
      tenant: group[0]?.tenant ?? '',
      key: group[0]?.key ?? [],
      clicks: group.flatMap((one) => ('click' in one ? one.click : [])),
      views: group.flatMap((one) => ('view' in one ? one.view : [])),
      sales: group.flatMap((one) => ('sale' in one ? one.sale : [])),
    }),
  );
}

interface Acts {
  readonly tenant: string;
  readonly key: readonly string[];
  readonly clicks: readonly Event[];
  readonly views: readonly Event[];
  readonly sales: readonly Attributed[];
}

const linkDaily = (world: World): readonly Row[] =>
  byKey(
    world,
    ({ subject }) => (subject === undefined ? undefined : [subject]),
    ({ tenant, key: [link = ''], clicks, views, sales }) => ({
      tenant,
      link,
      clicks: people(clicks).length,
      bot_clicks: bots(clicks),
      people: distinct(people(clicks)),
      views: people(views).length,
      ctr: share(people(clicks).length, people(views).length),
      conversions: net(sales),
      conversion_rate: share(net(sales), people(clicks).length),
      value_by_currency: valueByCurrency(sales),
      // A name that was only seen is no link.
      seen: clicks.length + sales.length === 0,
    }),
  )
    .filter(({ seen }) => seen === false)
    .map(({ seen, ...row }) => row);

const campaignDaily = (world: World): readonly Row[] =>
  byKey(
    world,
    ({ campaign }) =>
      campaign?.source === undefined && campaign?.medium === undefined && campaign?.name === undefined
        ? undefined
        : [none(campaign.source), none(campaign.medium), none(campaign.name)],
    ({ tenant, key, clicks, views, sales }) => ({
      tenant,
      utm_source: key[0] ?? '',
      utm_medium: key[1] ?? '',
      utm_campaign: key[2] ?? '',
      clicks: people(clicks).length,
      bot_clicks: bots(clicks),
      views: people(views).length,
      bot_views: bots(views),
      ctr: share(people(clicks).length, people(views).length),
      conversions: net(sales),
      conversion_rate: share(net(sales), people(clicks).length),
      value_by_currency: valueByCurrency(sales),
    }),
  );

const referrerDaily = (world: World): readonly Row[] =>
  byKey(
    { ...world, conversions: [] },
    (event) => [hostOf(event)],
    ({ tenant, key, clicks, views }) => ({
      tenant,
      referrer_host: key[0] ?? '',
      clicks: people(clicks).length,
      bot_clicks: bots(clicks),
      views: people(views).length,
      bot_views: bots(views),
      people: distinct(people([...clicks, ...views])),
    }),
  );

function hourlyProfile(world: World): readonly Row[] {
  const hourOf = ({ time }: Event): number => Number(time.slice(11, 13));
  const tenants = [...new Set(world.today.map(({ tenant }) => tenant))];
  return tenants.flatMap((tenant) =>
    Array.from({ length: 24 }, (_, hour): Row[] => {
      const here = (event: Event): boolean => event.tenant === tenant && hourOf(event) === hour;
      const [clicks, views] = [world.clicks.filter(here), world.views.filter(here)];
      const sold = sales(world).filter(({ event }) => here(event));
      if (clicks.length + views.length + sold.length === 0) return [];
      const figures = { clicks: people(clicks).length, bot_clicks: bots(clicks) };
      const seen = { views: people(views).length, bot_views: bots(views) };
      return [{ tenant, hour_of_day: hour, ...figures, ...seen, conversions: net(sold) }];
    }).flat(),
  );
}

function funnel(world: World): readonly Row[] {
  const acts = [
    ...people(world.views).map((event) => ({ step: 1, event, person: personOf(event) })),
    ...people(world.clicks).map((event) => ({ step: 2, event, person: personOf(event) })),
    ...people(world.today)
      .filter(({ type }) => type === 'LANDING')
      .map((event) => ({ step: 3, event, person: personOf(event) })),
    ...sales(world)
      .filter(({ quantity }) => quantity === 1)
      .map(({ event, person }) => ({ step: 4, event, person })),
  ].filter(({ person }) => person !== undefined);
  const names = ['view', 'click', 'landing', 'conversion'];
  return [...groupBy(acts, ({ event }) => event.tenant)].flatMap(([tenant, group]) => {
    const reached = [0, 0, 0, 0];
    for (const own of groupBy(group, ({ person }) => person ?? '').values()) {
      let step = 0;
      // Of acts at one time, the earlier steps first.
      const inOrder = own.toSorted((a, b) =>
        a.event.time === b.event.time ? a.step - b.step : a.event.time < b.event.time ? -1 : 1,
      );
      for (const act of inOrder)
        if (act.step === step + 1) reached[step++] = (reached[act.step - 1] ?? 0) + 1;
    }
    return reached.map((count, index) => ({
      tenant,
      step: index + 1,
      name: names[index] ?? '',
      people: count,
      rate_of_first: share(count, reached[0] ?? 0),
      rate_of_previous: index === 0 ? null : share(count, reached[index - 1] ?? 0),
    }));
  });
}

function retention({ day, events }: World): readonly Row[] {
  const active = people(events).filter(
    (event) => event.user !== undefined && !isReversal(event) && dayOf(event.time) <= day,
  );
  const users = [...groupBy(active, ({ tenant, user }) => JSON.stringify([tenant, user])).values()].map(
    (own) => {
      const days = own.map(({ time }) => dayOf(time)).toSorted();
      return { tenant: own[0]?.tenant ?? '', cohort: days[0] ?? '', back: days.includes(day) };
    },
  );
  const recent = users.filter(({ cohort }) => cohort >= plusDays(day, -30));
  return [...groupBy(recent, ({ tenant, cohort }) => JSON.stringify([tenant, cohort])).values()].map(
    (group) => {
      const { tenant, cohort } = group[0] ?? { tenant: '', cohort: '' };
      const back = group.filter((user) => user.back).length;
      const days = (Date.parse(day) - Date.parse(cohort)) / (24 * 3_600_000);
      return {
        tenant,
        cohort_day: cohort,
        days_since: days,
        users: back,
        cohort_users: group.length,
        rate: back / group.length,
      };
    },
  );
}

function personDaily(world: World): readonly Row[] {
  const valued = [
    ...people(world.today)
      .filter(({ type, value }) => type !== 'conversion' && value !== undefined)
      .map((event) => ({
        event,
        user: event.user,
        currency: event.currency,
        amount: millionths(event.value ?? 0),
      })),
    ...sales(world).map(({ event, user, currency, amount }) => ({ event, user, currency, amount })),
  ].filter(({ user, amount }) => user !== undefined && amount !== undefined);
  return [
    ...groupBy(valued, ({ event, user, currency }) =>
      JSON.stringify([event.tenant, user, none(currency)]),
    ).values(),
  ].map((own) => ({
    tenant: own[0]?.event.tenant ?? '',
    user_id: own[0]?.user ?? '',
    currency: none(own[0]?.currency),
    events: own.length,
    value: decimalText(own.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n)),
  }));
}

function rollupHours(world: World): readonly Row[] {
  const amounts = new Map<string, bigint>();
  const add = (metric: string, event: Event, attributes: readonly (readonly [string, bigint])[]): void => {
    for (const subject of ['(all)', ...(event.subject === undefined ? [] : [event.subject])]) {
      for (const [attribute, amount] of attributes) {
        const audience = isPeople(event) ? 'people' : 'bots';
        const key = JSON.stringify([
          event.tenant,
          metric,
          audience,
          subject,
          event.time.slice(0, 13),
          attribute,
        ]);
        amounts.set(key, (amounts.get(key) ?? 0n) + amount);
      }
    }
  };
  const minute = ({ time }: Event): string => `m${time.slice(14, 16)}`;
  for (const [metric, events] of [
    ['clicks', world.clicks],
    ['views', world.views],
  ] as const) {
    for (const event of events) {
      const labels = [
        `country=${event.client.country}`,
        `referrer=${hostOf(event)}`,
        `device=${event.client.device}`,
      ];
      add(
        metric,
        event,
        ['n', minute(event), ...labels].map((attribute) => [attribute, 1n] as const),
      );
    }
  }
  for (const { event, quantity, currency, amount } of world.conversions) {
    const counts = ['n', minute(event)].map((attribute) => [attribute, BigInt(quantity)] as const);
    const worth =
      currency !== undefined && amount !== undefined ? [[`value=${currency}`, amount] as const] : [];
    add('conversions', event, [...counts, ...worth]);
  }
  return [...amounts].map(([key, amount]) => {
    const [tenant, metric, audience, subject, hour, attribute] = JSON.parse(key);
    return { tenant, metric, audience, subject, hour, attribute, amount: Number(amount) };
  });
}

export const REPORT_TRUTHS: Readonly<Record<string, (world: World) => readonly Row[]>> = {
  link_daily: linkDaily,
  campaign_daily: campaignDaily,
  referrer_daily: referrerDaily,
  hourly_profile: hourlyProfile,
  funnel,
  retention,
  person_daily: personDaily,
  rollup_hours: rollupHours,
};
