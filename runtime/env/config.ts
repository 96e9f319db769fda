/** The process that reads its configuration. Each needs a part of it; none starts on half of its part. */
export type ProcessRole = 'api' | 'worker' | 'migrate';

/** A key that links are derived with. The first of a list mints, the others still verify. */
export type LinkKey = { readonly id: string; readonly key: Buffer };

export type MigrateConfig = {
  readonly databaseUrl: string;
};

/** What api and worker both need to know of the one project a deployment is. */
type ProjectConfig = MigrateConfig & {
  /** Whether a pooler stands in front of PostgreSQL, which lends a connection for one transaction at a time. */
  readonly databasePooled: boolean;
  readonly linkKeys: readonly LinkKey[];
  /** Without a slash at its end; links are built from it, never from a Host header. */
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
  /** SHA-256 of each secret that is good now; the secrets themselves are not kept. */
  readonly secretHashes: readonly Buffer[];
};

export type WorkerConfig = ProjectConfig & {
  readonly mailFrom: MailFrom;
  readonly smtpServer: SmtpServer;
  /** Serves health, readiness and metrics; null: off. */
  readonly workerPort: number | null;
  /** After so many days whom a closed invitation was for is erased; null: never. */
  readonly retentionDays: number | null;
};

export type MailFrom = { readonly name: string; readonly address: string };

/** The mail server that e-mails are handed to. */
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
