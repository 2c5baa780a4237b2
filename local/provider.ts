/** What makes a template's resources, type by type, and refuses what it doesn't know. */
import type { Endpoints } from './servers/servers.ts';
import type { JsonObject } from './template/json.ts';

/** A resource of a template, all its references resolved. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** What other resources get for `Ref` and `Fn::GetAtt`. */
export interface Created {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where resources are made. */
export interface Context {
  readonly region: string;
  readonly account: string;
  /** The proxy's doors, which calls of the stages go through too. */
  readonly endpoints: Endpoints;
  /** An asset's directory, by its key in the template (`Code.S3Key`). */
  asset(objectKey: string): string;
}

/**
 * Properties are named by path, without the indices of lists: `RedrivePolicy.maxReceiveCount`, `KeySchema`,
 * `Rules[].ExpirationInDays`. A path stands for all below it.
 */
export interface Provider {
  readonly type: string;
  /** What `create` acts on. */
  readonly honours: readonly string[];
  /** What it leaves out, and why that's honest. The path '' stands for every property. */
  readonly ignores: Readonly<Record<string, string>>;
  /** What can't change under saved state; the first is the resource's name. Empty for what has no state. */
  readonly immutable: readonly string[];
  /** Makes the resource, or adopts the one that a former run left. */
  create(context: Context, resource: Resource): Promise<Created>;
}

/** A type that the local run leaves out whole; others may still refer to it. */
export const ignored = (
  type: string,
  reason: string,
  attributes: (name: string, context: Context) => Readonly<Record<string, string>> = () => ({}),
): Provider => ({
  type,
  honours: [],
  ignores: { '': reason },
  immutable: [],
  create: async (context, { stack, logicalId }) => {
    const ref = `${stack}-${logicalId}`;
    return { ref, attributes: attributes(ref, context) };
  },
});
