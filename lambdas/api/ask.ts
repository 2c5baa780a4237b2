/** Who asks for figures of what: a tenant of all that is its own, or of one link or pixel of its own. */
import type { Static } from 'typebox';
import type { AnyLink } from '../domain/link.ts';
import type { Resource } from './links.ts';
import { noSuchItem } from './problems.ts';
import { failed, type Reply } from './reply.ts';
import type { Call } from './router.ts';
import { answerStats, type StatsPorts } from './stats.ts';
import { type ITEM_STATS_QUERY, readQuestion, type STATS_QUERY } from './stats-query.ts';

export const answerTenantStats =
  (ports: StatsPorts) =>
  async ({ tenant, nowMs }: Call, query: Static<typeof STATS_QUERY>): Promise<Reply> => {
    const question = readQuestion(query, {}, nowMs);
    if (failed(question)) return question;
    return answerStats(question.ok, tenant, { metric: question.ok.metric }, ports, nowMs);
  };

export const answerItemStats =
  <T extends AnyLink>({ kind, store }: Pick<Resource<T>, 'kind' | 'store'>, ports: StatsPorts) =>
  async ({ tenant, id, nowMs }: Call, query: Static<typeof ITEM_STATS_QUERY>): Promise<Reply> => {
    const metric = kind === 'link' ? 'clicks' : 'views';
    const question = readQuestion(query, { metric, subject: id }, nowMs);
    if (failed(question)) return question;
    const item = await store.find(id);
    if (item?.tenant !== tenant) return noSuchItem(kind, id);
    return answerStats(question.ok, tenant, { metric, [kind]: id }, ports, nowMs);
  };
