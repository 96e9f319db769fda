/** The process that reads its configuration. Each needs a part of it; none starts on half of its part. */
export type ProcessRole = 'api' | 'worker' | 'migrate';

/** A key that links are derived with. The first of a list mints, the others still verify. */
export type LinkKey = { readonly id: string; readonly key: Buffer };

export type MigrateConfig = {
  readonly databaseUrl: string;
  readonly linkKeys: readonly LinkKey[];
};

/** What api and worker both need to know of the one project a deployment is. */
export type ProjectConfig = MigrateConfig & {
  /** Without a slash at its end; links are built from it, never from a Host header. */
  readonly publicBaseUrl: string;
  /** Lowest first. */
  readonly roles: readonly string[];
  readonly redirectUrls: readonly string[];
  /** One of `redirectUrls`; null: our own accept page. */
  readonly defaultRedirectUrl: string | null;
  readonly host: string;
  /** null: metrics are off. */
  readonly metricsPort: number | null;
};

export type ApiConfig = ProjectConfig & {
  readonly port: number;
  readonly projectId: string;
  /** SHA-256 of each secret that is good now; the secrets themselves are not kept. */
  readonly secretHashes: readonly Buffer[];
};

export type WorkerConfig = ProjectConfig & {
  readonly mailFrom: MailFrom;
  readonly smtpUrl: string;
};

export type MailFrom = { readonly name: string; readonly address: string };

export type ConfigOf<Role extends ProcessRole> = {
  readonly api: ApiConfig;
  readonly worker: WorkerConfig;
  readonly migrate: MigrateConfig;
}[Role];
