/** A process with a configuration of its own, which it does not start without. */
export type ProcessRole = 'api' | 'worker' | 'migrate';

/** A key that links are derived from. The first of a list mints new links; the others still verify theirs. */
export type LinkKey = { readonly id: string; readonly key: Buffer };

export type MigrateConfig = {
  readonly databaseUrl: string;
};

/** Settings of the one project that a deployment serves, shared by api and worker. */
type ProjectConfig = MigrateConfig & {
  /** Whether PostgreSQL is behind a pooler in transaction mode. */
  readonly databasePooled: boolean;
  readonly linkKeys: readonly LinkKey[];
  /** Base URL of links, without a trailing slash; no Host header is ever used. */
  readonly publicBaseUrl: string;
  /** Lowest first. */
  readonly roles: readonly string[];
  readonly host: string;
};

export type ApiConfig = ProjectConfig & {
  readonly port: number;
  readonly redirectUrls: readonly string[];
  /** One of `redirectUrls`; null: our own accept page. */
  readonly defaultRedirectUrl: string | null;
  /** null: metrics are off. */
  readonly metricsPort: number | null;
  readonly projectId: string;
  /** SHA-256 of each valid secret. */
  readonly secretHashes: readonly Buffer[];
};

export type WorkerConfig = ProjectConfig & {
  readonly mailFrom: MailFrom;
  readonly smtpServer: SmtpServer;
  /** Serves health, readiness and metrics; null: off. */
  readonly workerPort: number | null;
  /** Days after which the personal data of a closed invitation is erased; null: never. */
  readonly retentionDays: number | null;
};

export type MailFrom = { readonly name: string; readonly address: string };

/** The mail server that e-mails are sent through. */
export type SmtpServer = {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** `if_offered` and `required` are STARTTLS, `at_once` is TLS from the first byte. */
  readonly encryption: 'if_offered' | 'required' | 'at_once';
  readonly auth: { readonly user: string; readonly password: string } | null;
};

export type ConfigOf<Role extends ProcessRole> = {
  readonly api: ApiConfig;
  readonly worker: WorkerConfig;
  readonly migrate: MigrateConfig;
}[Role];
