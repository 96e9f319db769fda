import type { Log } from '../../runtime/log.ts';

export function silentLog(): Log {
  const ignore = () => undefined;
  return { debug: ignore, info: ignore, warn: ignore, error: ignore };
}
