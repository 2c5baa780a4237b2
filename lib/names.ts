/** Every physical name, by taxonomy: the stacks create what the tools find by the same functions. */
import type { LakeLayer } from '../lambdas/domain/catalog/schema.ts';

export interface Taxonomy {
  readonly company: string;
  readonly area: string;
  readonly project: string;
  readonly stage: string;
}

export type TableName = 'links' | 'keys' | 'rollups' | 'cursors' | 'salts' | 'lake';

export type StackPart = 'data' | 'collect' | 'pipeline' | 'delivery' | 'batch';

/** Dash-separated words such as `acme-growth-tormenta-sandbox-links`. */
export function namesOf(taxonomy: Taxonomy) {
  const { company, area, project, stage } = taxonomy;
  const prefix = `${company}-${area}-${project}-${stage}`;
  return {
    prefix,
    stack: (part: StackPart) => `${prefix}-${part}`,
    table: (table: TableName) => `${prefix}-${table}`,
    stageFunction: (stageName: string) => `${prefix}-${stageName}`,
    alarm: (alarm: string) => `${prefix}-${alarm}`,
    /** CloudWatch's namespace of what the stages measure. */
    metrics: `Tormenta/${prefix}`,
    stream: `${prefix}-events`,
    overflowQueue: `${prefix}-overflow`,
    overflowDeadLetters: `${prefix}-overflow-dlq`,
    unitsQueue: `${prefix}-units.fifo`,
    unitsDeadLetters: `${prefix}-units-dlq.fifo`,
    landQueue: `${prefix}-land`,
    landDeadLetters: `${prefix}-land-dlq`,
    /** Glue's database: letters, digits and underscores. */
    database: prefix.replaceAll('-', '_'),
    /** Athena's. */
    workgroup: prefix,
    stateMachine: `${prefix}-batch`,
    /** One a layer. Bucket names are global, hence account and region. */
    bucket: (layer: LakeLayer, account: string, region: string) => `${prefix}-${layer}-${account}-${region}`,
  };
}
