/** Partitions of the Glue catalog: where a table's rows of one day lie. */
import {
  AlreadyExistsException,
  CreatePartitionCommand,
  EntityNotFoundException,
  GetPartitionCommand,
  GetTableCommand,
  type GlueClient,
  type PartitionInput,
  UpdatePartitionCommand,
} from '@aws-sdk/client-glue';

/** Undefined where there is no such partition. */
async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
}

export function catalogPartitions(client: GlueClient, database: string) {
  const named = (table: string) => ({ DatabaseName: database, TableName: table });

  const update = (table: string, day: string, PartitionInput: PartitionInput): Promise<unknown> =>
    unlessMissing(
      client.send(new UpdatePartitionCommand({ ...named(table), PartitionValueList: [day], PartitionInput })),
    );

  return {
    /** Where readers find the day now, `s3://bucket/clicks/dt=…/run=…/`. */
    async location(table: string, day: string): Promise<string | undefined> {
      const get = new GetPartitionCommand({ ...named(table), PartitionValues: [day] });
      return (await unlessMissing(client.send(get)))?.Partition?.StorageDescriptor?.Location;
    },

    /** From this call on, readers find the day at this location: before it at the one that was there. */
    async swap(table: string, day: string, location: string): Promise<void> {
      const { Table } = await client.send(new GetTableCommand({ DatabaseName: database, Name: table }));
      const input = {
        Values: [day],
        StorageDescriptor: { ...Table?.StorageDescriptor, Location: location },
      };
      if (await update(table, day, input)) return;
      try {
        await client.send(new CreatePartitionCommand({ ...named(table), PartitionInput: input }));
      } catch (error) {
        if (!(error instanceof AlreadyExistsException)) throw error;
        await update(table, day, input);
      }
    },
  };
}
