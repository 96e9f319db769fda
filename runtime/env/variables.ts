export type ConfigIssue = { readonly variable: string; readonly issue: string };

/** All issues of the environment at once. Names variables, never their values, some of which are secrets. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const lines = issues.map(({ variable, issue }) => `  ${variable}: ${issue}`);
    super(
      `The environment has ${issues.length} issue${issues.length === 1 ? '' : 's'}:\n${lines.join('\n')}`,
    );
    this.name = 'ConfigError';
    this.issues = issues;
  }
}

/** A parsed variable: its value, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly issue: string };

export type VariableReader = {
  /** Reads a variable that must be set. Returns `fallback` after recording an issue, so that reading can go on. */
  required<T>(variable: string, parse: (text: string) => Read<T>, fallback: T): T;
  /** Reads a variable that may be unset or empty, both of which mean `absent`. */
  optional<T>(variable: string, parse: (text: string) => Read<T>, absent: T): T;
  /** @throws ConfigError naming every recorded issue */
  finish(): void;
};

/** Creates a reader that records every issue until `finish`. */
export function readVariables(env: NodeJS.ProcessEnv): VariableReader {
  const issues: ConfigIssue[] = [];
  function parsed<T>(variable: string, text: string, parse: (text: string) => Read<T>, otherwise: T): T {
    const read = parse(text);
    if ('value' in read) return read.value;
    issues.push({ variable, issue: read.issue });
    return otherwise;
  }
  return {
    required(variable, parse, fallback) {
      const text = env[variable]?.trim() ?? '';
      if (text !== '') return parsed(variable, text, parse, fallback);
      issues.push({ variable, issue: 'is not set' });
      return fallback;
    },
    optional(variable, parse, absent) {
      const text = env[variable]?.trim() ?? '';
      return text === '' ? absent : parsed(variable, text, parse, absent);
    },
    finish() {
      if (issues.length > 0) throw new ConfigError(issues);
    },
  };
}
