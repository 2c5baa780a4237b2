/** Links, pixels and conversions: created, read, listed, changed. Another tenant's answer as if they weren't there. */
import * as Type from 'typebox';
import type { HttpRequest } from '../domain/http.ts';
import { type AnyLink, isSlug, type LinkKind, publicPath } from '../domain/link.ts';
import type { LinkChange, LinkStore } from '../domain/link-store.ts';
import type { Draft } from './link-fields.ts';
import type { ApiPorts } from './ports.ts';
import { badQuery, noSuchItem, slugTaken } from './problems.ts';
import { type Checked, failed, type Reply } from './reply.ts';
import type { Call } from './router.ts';

/** What sets them apart. */
export interface Resource<T extends AnyLink> {
  readonly kind: LinkKind;
  readonly store: LinkStore<T>;
  readonly readNew: (request: HttpRequest) => Checked<Draft<T>>;
  readonly readChange: (request: HttpRequest) => Checked<Omit<LinkChange, 'updatedAt'>>;
}

export const LIST_QUERY = Type.Object(
  {
    limit: Type.Optional(
      Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$', description: 'a whole number from 1 to 200' }),
    ),
    after: Type.Optional(Type.String({ description: 'the "next" of the page before' })),
  },
  { additionalProperties: false },
);

interface ListQuery {
  readonly limit?: string;
  readonly after?: string;
}

/** How often a random slug is tried: of 62^7, hardly one is taken. */
const RANDOM_TRIES = 5;

/** `/v1/links/promo` */
const locationOf = (kind: LinkKind, id: string): string => `/v1/${kind}s/${id}`;

const encodePage = (id: string): string => Buffer.from(id).toString('base64url');
const decodePage = (text: string): string => Buffer.from(text, 'base64url').toString();

/** The calls on a resource. */
export function resourceCalls<T extends AnyLink>(
  resource: Resource<T>,
  { randomSlug }: Pick<ApiPorts, 'randomSlug'>,
  publicBaseUrl: string,
) {
  const { kind, store, readNew, readChange } = resource;

  const shown = ({ tenant: _, kind: __, id, disabled, createdAt, updatedAt, ...about }: T) => {
    const path = publicPath(kind, id);
    const url = publicBaseUrl === '' ? {} : { url: `${publicBaseUrl}${path}` };
    return { id, path, ...url, ...about, disabled, createdAt, updatedAt };
  };

  const createRandom = async (make: (id: string) => T): Promise<T> => {
    for (let attempt = 0; attempt < RANDOM_TRIES; attempt++) {
      const item = make(randomSlug());
      if (await store.create(item)) return item;
    }
    throw new Error(`${RANDOM_TRIES} random slugs were taken`);
  };

  const created = (item: T): Reply => ({
    status: 201,
    body: shown(item),
    headers: { location: locationOf(kind, item.id) },
  });

  const createNamed = async (item: T): Promise<Reply> => {
    if (await store.create(item)) return created(item);
    const existing = await store.find(item.id);
    const own = existing?.tenant === item.tenant;
    return slugTaken(kind, item.id, own ? locationOf(kind, item.id) : undefined);
  };

  return {
    async create({ tenant, request, nowMs }: Call): Promise<Reply> {
      const draft = readNew(request);
      if (failed(draft)) return draft;
      const { slug, make } = draft.ok;
      const at = new Date(nowMs).toISOString();
      const named = (id: string): T => make({ tenant, id, disabled: false, createdAt: at, updatedAt: at });
      return slug === undefined ? created(await createRandom(named)) : createNamed(named(slug));
    },

    async read({ tenant, id }: Call): Promise<Reply> {
      const item = await store.find(id);
      return item?.tenant === tenant ? { status: 200, body: shown(item) } : noSuchItem(kind, id);
    },

    async change({ tenant, id, request, nowMs }: Call): Promise<Reply> {
      const wanted = readChange(request);
      if (failed(wanted)) return wanted;
      const updatedAt = new Date(nowMs).toISOString();
      const item = isSlug(id) ? await store.change(tenant, id, { ...wanted.ok, updatedAt }) : undefined;
      return item ? { status: 200, body: shown(item) } : noSuchItem(kind, id);
    },

    async list({ tenant }: Call, query: ListQuery): Promise<Reply> {
      const limit = Number(query.limit ?? 50);
      const after = decodePage(query.after ?? '');
      if (after !== '' && !isSlug(after)) {
        return badQuery([{ field: 'after', reason: 'must be the "next" of the page before' }]);
      }
      const found = await store.list(tenant, { limit, after });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      const next = last && { next: encodePage(last.id) };
      return { status: 200, body: { items: items.map(shown), ...next } };
    },
  };
}
