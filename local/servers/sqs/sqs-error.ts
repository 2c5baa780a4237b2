import { ServiceError } from '../json-server.ts';

/** An answer that isn't 200: `code` is SQS's name for it. */
export class SqsError extends ServiceError {}
