/** Where the parts of the local stack listen, and which of them somebody else provides. */

export type StackSettings = {
  readonly ports: Readonly<
    Record<'host' | 'graph' | 'identity' | 'records' | 'serviceBus' | 'blobs' | 'tables', number>
  > & {
    /** Undefined collects no telemetry. */
    readonly otlp: number | undefined;
  };
  /** A part whose address is given is not started. */
  readonly given: {
    readonly graph: string | undefined;
    readonly identityEndpoint: string | undefined;
    readonly records: string | undefined;
    readonly serviceBus: string | undefined;
    readonly storage: string | undefined;
  };
};

export type Environment = Readonly<Record<string, string | undefined>>;

export function readStackSettings(environment: Environment): StackSettings {
  const address = (name: string) => environment[name] || undefined;
  return {
    ports: {
      host: port(environment, 'LOCAL_HOST_PORT', 7071),
      graph: port(environment, 'LOCAL_GRAPH_PORT', 7443),
      identity: port(environment, 'LOCAL_IDENTITY_PORT', 7444),
      records: port(environment, 'LOCAL_RECORDS_PORT', 7445),
      serviceBus: port(environment, 'LOCAL_SERVICEBUS_PORT', 5672),
      blobs: port(environment, 'LOCAL_BLOBS_PORT', 10_000),
      tables: port(environment, 'LOCAL_TABLES_PORT', 10_002),
      otlp: environment['LOCAL_OTLP_PORT'] ? port(environment, 'LOCAL_OTLP_PORT', 0) : undefined,
    },
    given: {
      graph: address('GRAPH_BASE_URL'),
      identityEndpoint: address('IDENTITY_ENDPOINT'),
      records: address('RELAY_RECORDS_URL'),
      serviceBus: address('ServiceBusConnection'),
      storage: address('StorageConnection'),
    },
  };
}

function port(environment: Environment, name: string, standard: number): number {
  const given = environment[name];
  if (given === undefined || given === '') return standard;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new Error(`${name}: give a port from 0 (any free one) to 65535.`);
}
