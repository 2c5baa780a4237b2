import type { dynamo } from '../../../lambdas/aws/clients.ts';

/** Notes for each read through a client whether it asks for a strongly consistent answer. */
export function watchReads(db: ReturnType<typeof dynamo>): readonly boolean[] {
  const reads: boolean[] = [];
  db.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        if (/Get|Query/.test(commandName)) {
          reads.push(JSON.stringify(args.input).includes('"ConsistentRead":true'));
        }
        return next(args);
      },
    { step: 'initialize' },
  );
  return reads;
}
