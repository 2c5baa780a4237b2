/** What people do where a click of the demo has led them. Pure: chance comes as an argument. */
import { type Chance, DEMO_LINKS, type DemoAct, demoUser } from './demo-traffic.ts';

/** Of people's clicks, those that go on from the page; of these, those that convert; of orders, those taken back. */
const FOLLOWED = 0.4;
const CONVERTED = 0.5;
const REVERSED = 0.1;

const pageOf = (path: string): string =>
  DEMO_LINKS.find(({ slug }) => path.startsWith(`/r/${slug}`))?.destination ?? 'https://example.com/';

function conversionsOf(clickId: string, user: string, chance: Chance): DemoAct[] {
  if (chance() >= CONVERTED) return [];
  if (chance() < 0.4)
    return [{ kind: 'conversion', path: `/c/demo-signup?click_id=${clickId}&user=${user}` }];
  const value = (5 + chance() * 95).toFixed(2);
  const order = `order_id=order-${clickId}&value=${value}&currency=${chance() < 0.8 ? 'EUR' : 'USD'}`;
  const path = `/c/demo-order?click_id=${clickId}&user=${user}&${order}`;
  const approved = { kind: 'conversion', path } as const;
  return chance() < REVERSED
    ? [approved, { kind: 'conversion', path: `${path}&status=reversed` }]
    : [approved];
}

/** What comes after a person's click, in order: mostly nothing. */
export function journeyOf(act: DemoAct, chance: Chance): DemoAct[] {
  if (act.kind !== 'click' || /bot/i.test(act.visitor.userAgent) || chance() >= FOLLOWED) return [];
  const { id: clickId, visitor, path } = act;
  const user = demoUser(chance);
  const page = { url: `${pageOf(path)}?click_id=${clickId}` };
  const event = (type: string, properties: object): DemoAct => ({
    kind: 'event',
    visitor,
    event: {
      type,
      user,
      session: `session-${clickId}`,
      page,
      properties: { click_id: clickId, ...properties },
    },
  });
  const scrolls = [25, 50, 75, 100].slice(0, Math.floor(chance() * 5));
  return [
    event('LANDING', {}),
    ...scrolls.map((depth) => event('SCROLL', { scroll_depth: depth })),
    ...conversionsOf(clickId, user, chance),
    event('LEAVE', { scroll_depth: scrolls.at(-1) ?? 0 }),
  ];
}
