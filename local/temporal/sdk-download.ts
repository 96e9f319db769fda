// Run by fetch-by-sdk.ts as a child process: downloads one program into a folder, and exits.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const executable = {
  type: 'cached-download',
  version: process.env['USHER_DOWNLOAD_VERSION'] ?? '',
  downloadDir: process.env['USHER_DOWNLOAD_FOLDER'] ?? '',
} as const;

const environment =
  process.env['USHER_DOWNLOAD_PROGRAM'] === 'temporal'
    ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
    : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
await environment.teardown();
