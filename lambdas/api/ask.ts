/** Who asks for figures of what: a tenant of all that is its own, or of one link, pixel or conversion of its own. */
import type { Static } from 'typebox';
import type { AnyLink, LinkKind } from '../domain/link.ts';
import type { Resource } from './links.ts';
import type { Metric } from './metrics.ts';
import { noSuchItem } from './problems.ts';
import { failed, type Reply } from './reply.ts';
import type { Call } from './router.ts';
import { answerStats, type StatsPorts } from './stats.ts';
import {
  type CONVERSION_STATS_QUERY,
  type ITEM_STATS_QUERY,
  type Question,
  readQuestion,
  type STATS_QUERY,
} from './stats-query.ts';

export const answerTenantStats =
  (ports: StatsPorts) =>
  async ({ tenant, nowMs }: Call, query: Static<typeof STATS_QUERY>): Promise<Reply> => {
    const question = readQuestion(query, {}, nowMs);
    if (failed(question)) return question;
    return answerStats(question.ok, tenant, namesOf(question.ok), ports, nowMs);
  };

/** What an answer's figures are of. */
const namesOf = ({ metric, currency }: Pick<Question, 'metric' | 'currency'>) => ({
  metric,
  ...(currency === undefined ? {} : { currency }),
});

const METRIC = { link: 'clicks', pixel: 'views', conversion: 'conversions' } as const satisfies Record<
  LinkKind,
  Metric
>;

type ItemQuery = Static<typeof ITEM_STATS_QUERY> | Static<typeof CONVERSION_STATS_QUERY>;

export const answerItemStats =
  <T extends AnyLink>({ kind, store }: Pick<Resource<T>, 'kind' | 'store'>, ports: StatsPorts) =>
  async ({ tenant, id, nowMs }: Call, query: ItemQuery): Promise<Reply> => {
    const metric = 'metric' in query ? query.metric : undefined;
    const question = readQuestion(query, { metric: metric ?? METRIC[kind], subject: id }, nowMs);
    if (failed(question)) return question;
    const item = await store.find(id);
    if (item?.tenant !== tenant) return noSuchItem(kind, id);
    return answerStats(question.ok, tenant, { ...namesOf(question.ok), [kind]: id }, ports, nowMs);
  };
