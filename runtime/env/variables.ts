export type ConfigIssue = { readonly variable: string; readonly issue: string };

/** Everything that is wrong with the environment, at once. Names variables, never their values: some are secrets. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigIssue[];

  constructor(faults: readonly ConfigIssue[]) {
    const lines = faults.map(({ variable, issue: fault }) => `  ${variable}: ${fault}`);
    super(
      `The environment has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${lines.join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** What one variable says: a value, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly fault: string };

export type VariableReader = {
  /** A variable that must be there. Answers `fallback` after noting a fault, so that reading can go on. */
  required<T>(variable: string, parse: (text: string) => Read<T>, fallback: T): T;
  /** A variable that may be absent or empty, which both mean `absent`. */
  optional<T>(variable: string, parse: (text: string) => Read<T>, absent: T): T;
  note(variable: string, fault: string): void;
  /** Throws one ConfigError if anything was wrong. */
  finish(): void;
};

/** Reads variables one by one and keeps every fault for the end. */
export function readVariables(env: NodeJS.ProcessEnv): VariableReader {
  const faults: ConfigIssue[] = [];
  const note = (variable: string, fault: string) => void faults.push({ variable, issue: fault });
  function parsed<T>(variable: string, text: string, parse: (text: string) => Read<T>, otherwise: T): T {
    const read = parse(text);
    if ('value' in read) return read.value;
    note(variable, read.fault);
    return otherwise;
  }
  return {
    note,
    required(variable, parse, fallback) {
      const text = env[variable]?.trim() ?? '';
      if (text !== '') return parsed(variable, text, parse, fallback);
      note(variable, 'is not set');
      return fallback;
    },
    optional(variable, parse, absent) {
      const text = env[variable]?.trim() ?? '';
      return text === '' ? absent : parsed(variable, text, parse, absent);
    },
    finish() {
      if (faults.length > 0) throw new ConfigError(faults);
    },
  };
}
