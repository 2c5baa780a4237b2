/** `npm run destroy`: takes an environment out of its AWS account. See docs/deploy.md. */
import { createInterface } from 'node:readline/promises';
import { BACKGROUND, s3 } from '../lambdas/aws/clients.ts';
import { ConfigError, loadConfig } from '../lib/config.ts';
import { namesOf, type StackPart } from '../lib/names.ts';
import { emptyBucket } from './aws-buckets.ts';
import { awsExplanation } from './aws-explanation.ts';
import { deleteRetained } from './aws-retained.ts';
import { cloudFormation, deleteStack, findStack, liftProtection, retainedBy } from './aws-stacks.ts';
import { type DestroyOptions, parseDestroyOptions } from './destroy-options.ts';
import { destroyPlan, type FoundStack, refusal } from './destroy-plan.ts';
import { carryOut, type DestroyPorts, leftOver } from './destroy-run.ts';
import { UsageError } from './replay-platform.ts';

const PARTS: readonly StackPart[] = ['data', 'collect', 'pipeline', 'delivery', 'batch'];
const TIMES = { maxWaitSeconds: 1800, delaySeconds: 5 } as const;

type Client = ReturnType<typeof cloudFormation>;

const say = (line: string): void => console.log(line);

/** @param deleted gets the ids of what was deleted apart from its stack */
const portsOf = (client: Client, deleted: Set<string>): DestroyPorts => ({
  deleteStack: (stack) => deleteStack(client, stack, TIMES),
  liftProtection: (stack) => liftProtection(client, stack),
  emptyBucket: (bucket) => emptyBucket(s3(BACKGROUND), bucket),
  retainedBy: (stack) => retainedBy(client, stack),
  deleteResource: async (resource) => {
    await deleteRetained(resource);
    deleted.add(resource.id);
  },
  say,
});

async function typed(prefix: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `All data of ${prefix} will be gone for good. Type ${prefix} to go on: `,
  );
  terminal.close();
  return answer.trim();
}

/** What was chosen, and whether the data may go. @throws UsageError where it may not. */
async function permit({ env, withData, confirm }: DestroyOptions) {
  const { taxonomy, region, removalPolicy } = loadConfig(env);
  const names = namesOf(taxonomy);
  const retained = removalPolicy === 'retain';
  const asked = withData && retained ? (confirm ?? (await typed(names.prefix))) : confirm;
  const refused = refusal({ withData, removalPolicy, prefix: names.prefix, confirm: asked });
  if (refused !== undefined) throw new UsageError(refused);
  return { names, region, withData, retained };
}

async function run(options: DestroyOptions): Promise<void> {
  const { names, region, withData, retained } = await permit(options);
  process.env.AWS_REGION = region;
  const client = cloudFormation();
  const find = async (): Promise<FoundStack[]> => {
    const stacks = await Promise.all(PARTS.map((part) => findStack(client, part, names.stack(part))));
    return stacks.filter((stack) => stack !== undefined);
  };
  const found = await find();
  if (found.length === 0) say(`no stack of ${names.prefix} is in ${region}`);
  const deleted = new Set<string>();
  const steps = destroyPlan(found, { withData, retained });
  const failure: unknown = await carryOut(steps, portsOf(client, deleted)).catch((error) => error);

  const now = await find();
  const gone = found.filter(({ id }) => !now.some((stack) => stack.id === id));
  const skipped = (await Promise.all(gone.map((stack) => retainedBy(client, stack)))).flat();
  say('\nleft:');
  for (const line of leftOver(
    now,
    skipped.filter(({ id }) => !deleted.has(id)),
  ))
    say(`  ${line}`);
  if (failure !== undefined) throw failure;
}

function explain(error: unknown): unknown {
  if (error instanceof UsageError || error instanceof ConfigError) return error.message;
  return awsExplanation(error) ?? error;
}

try {
  await run(parseDestroyOptions(process.argv.slice(2)));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
