import { expect, test } from 'vitest';
import { parseSmtpUrl } from '../../runtime/env/parse-smtp-url.ts';

const plain = { encryption: 'if_offered', auth: null } as const;

test.each([
  ['smtp://mail.company.com', { host: 'mail.company.com', port: 587, ...plain }],
  ['smtp://mail.company.com:2525/', { host: 'mail.company.com', port: 2525, ...plain }],
  ['smtp://mail_server:25', { host: 'mail_server', port: 25, ...plain }],
  ['smtp://127.0.0.1:25', { host: '127.0.0.1', port: 25, ...plain }],
  ['smtp://[::1]:25', { host: '::1', port: 25, ...plain }],
  ['smtp://[2001:db8::25]', { host: '2001:db8::25', port: 587, ...plain }],
  [
    'smtp://h.company.com?tls=required',
    { host: 'h.company.com', port: 587, ...plain, encryption: 'required' },
  ],
  ['smtps://h.company.com', { host: 'h.company.com', port: 465, ...plain, encryption: 'at_once' }],
  [
    'smtps://mailer%40company.com:p%40ss%2F50%25@h.company.com:465',
    {
      host: 'h.company.com',
      port: 465,
      encryption: 'at_once',
      auth: { user: 'mailer@company.com', password: 'p@ss/50%' },
    },
  ],
])('SMTP_URL %s is parsed', (text, server) => {
  expect(parseSmtpUrl(text)).toEqual({ value: server });
});

test.each([
  ['smtp://mailer:50%off@mail.company.com', /%25/],
  ['smtp://50%off:secret-marker@mail.company.com', /%25/],
  ['smtp://mailer:%ff@mail.company.com', /%25/],
  ['smtp://mailer:secret#marker@mail.company.com', /%23/],
  ['smtp://mailer:secret/marker@mail.company.com', /%2F/],
  ['smtp://mailer@mail.company.com', /both a user and a password/],
  ['smtp://:secret-marker@mail.company.com', /both a user and a password/],
  ['smtp://mail.company.com?tls=require', /\?tls=required/],
  ['smtp://mail.company.com?tls=required&tls=required', /\?tls=required/],
  ['smtp://mail.company.com?pool=true', /\?tls=required/],
  ['smtp://mail.company.com/path', /host and port/],
  ['smtp://mail.company.com#part', /host and port/],
  ['smtp://mail.company.com:0', /1 to 65535/],
  ['smtp://mail.company.com:70000', /1 to 65535/],
  ['smtp://mail..company.com', /host/],
  ['smtp://-mail.company.com', /host/],
  ['smtp://ma%20il.company.com', /host/],
  ['smtp://mäil.company.com', /xn--/],
  ['smtp://300.1.1.1', /host/],
  ['smtp://1.2.3', /host/],
  ['smtp://::1', /host/],
  ['smtp://[::1', /host/],
  ['smtp://[fe80::1%25eth0]', /host/],
  [`smtp://${'a'.repeat(64)}.com`, /host/],
  ['http://mail.company.com', /smtp:\/\//],
  ['mail.company.com:25', /smtp:\/\//],
])('SMTP_URL %s is refused with advice that does not quote it', (text, what) => {
  const read = parseSmtpUrl(text);
  const issue = 'issue' in read ? read.issue : `taken as ${JSON.stringify(read.value)}`;
  expect(issue).toMatch(what);
  expect(issue).not.toMatch(/marker|mailer|50/);
});
