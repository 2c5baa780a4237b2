/** Every problem that REST answers with. */
import type { LinkKind } from '../domain/link.ts';
import type { Failure } from './reply.ts';

/** A parameter or a field that can't be used, and how to mend it: `must be …`. */
export interface Fault {
  readonly field: string;
  readonly reason: string;
}

const listed = (faults: readonly Fault[]): string =>
  faults.map(({ field, reason }) => `${field} ${reason}`).join('; ');

export const badQuery = (faults: readonly Fault[]): Failure => ({
  problem: {
    status: 400,
    title: 'Query parameters are wrong',
    detail: `In the query, ${listed(faults)}.`,
    extra: { errors: faults },
  },
});

export const badFields = (faults: readonly Fault[]): Failure => ({
  problem: {
    status: 422,
    title: 'Fields are wrong',
    detail: `In the body, ${listed(faults)}.`,
    extra: { errors: faults },
  },
});

export const badBody = (detail: string): Failure => ({
  problem: { status: 400, title: 'The body is wrong', detail },
});

export const tooLarge = (limitBytes: number): Failure => ({
  problem: {
    status: 413,
    title: 'The body is too large',
    detail: `Send at most ${limitBytes.toLocaleString('en')} bytes.`,
  },
});

export const wrongMediaType = (): Failure => ({
  problem: {
    status: 415,
    title: 'The body is not JSON',
    detail: 'Send JSON with the header "content-type: application/json".',
  },
});

const CHALLENGE = 'Bearer realm="tormenta"';

export const keyMissing = (): Failure => ({
  problem: {
    status: 401,
    title: 'A key is needed',
    detail: 'Send a secret key with the header "authorization: Bearer tsk_…".',
  },
  headers: { 'www-authenticate': CHALLENGE },
});

export const keyRefused = (): Failure => ({
  problem: {
    status: 401,
    title: 'The key is unknown or disabled',
    detail: 'Check the key for missing characters, or have a new one made: `npm run tenant -- key create`.',
  },
  headers: { 'www-authenticate': `${CHALLENGE}, error="invalid_token"` },
});

export const keyIsPublic = (): Failure => ({
  problem: {
    status: 403,
    title: 'A public key may only send events',
    detail: 'Use a secret key (tsk_…) here. Public keys (tpk_…) are for POST /v1/events.',
  },
});

export const noSuchPath = (path: string): Failure => ({
  problem: {
    status: 404,
    title: 'There is nothing here',
    detail: `No call has the path ${path.slice(0, 200)}; docs/rest.md lists them all.`,
  },
});

export const noSuchItem = (kind: LinkKind, id: string): Failure => ({
  problem: {
    status: 404,
    title: `There is no such ${kind}`,
    detail: `You have no ${kind} with the id ${id.slice(0, 100)}; GET /v1/${kind}s lists those you have.`,
  },
});

export const noSuchReport = (name: string): Failure => ({
  problem: {
    status: 404,
    title: 'There is no such report',
    detail: `No report has the name ${name.slice(0, 100)}; GET /v1/reports lists them all.`,
  },
});

export const noSuchEntity = (layer: string, entity: string): Failure => ({
  problem: {
    status: 404,
    title: 'There is no such table',
    detail: `The layer ${layer} has no ${entity.slice(0, 100)}; GET /v1/lake lists what every layer has.`,
  },
});

/** @param most units of one answer. */
export const tooManyUnits = (most: number): Failure =>
  badQuery([
    {
      field: 'from',
      reason: `must be later, as more than ${most.toLocaleString('en')} units arrived up to "to": ask for a shorter range`,
    },
  ]);

export const reportTooLarge = (): Failure => ({
  problem: {
    status: 400,
    title: 'The report is too large',
    detail: 'Its rows are more than 64 MB: ask for fewer days, or for some rows only (link=promo).',
  },
});

/** @param existing where the caller's own one of that slug is; another tenant's stays unsaid. */
export const slugTaken = (kind: LinkKind, slug: string, existing: string | undefined): Failure => ({
  problem: {
    status: 409,
    title: 'The slug is taken',
    detail:
      existing === undefined
        ? `Choose another slug than ${slug}, or leave it out to have one made.`
        : `You have a ${kind} with the slug ${slug} already: change it with PATCH ${existing}, or choose another slug.`,
    ...(existing === undefined ? {} : { extra: { existing } }),
  },
});

export const notAllowed = (method: string, allowed: readonly string[]): Failure => ({
  problem: {
    status: 405,
    title: 'The method is not allowed here',
    detail: `This path takes ${allowed.join(', ')}, not ${method}.`,
  },
  headers: { allow: allowed.join(', ') },
});

export const broken = (requestId: string): Failure => ({
  problem: {
    status: 500,
    title: 'Something broke on our side',
    detail: 'Try again; if it stays, report the requestId, which the log has too.',
    extra: { requestId },
  },
});
