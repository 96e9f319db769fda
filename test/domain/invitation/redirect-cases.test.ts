import { describe, expect, test } from 'vitest';
import { appendToken, parseRedirectUrl } from '../../../domain/invitation/redirect-url.ts';
import { casesRunBy } from '../../cases/adversarial.ts';
import { readFixture } from '../../fixtures/read.ts';

const allowed = ['https://app.example.com/join', 'http://localhost:3000', 'https://xn--bcher-kva.de/x/'];

function response(text: string): string {
  const outcome = parseRedirectUrl(text, allowed);
  return outcome.ok ? outcome.value : outcome.refusal.type;
}
const refused = 'invalid_invite_redirect_url';

describe('a redirect URL', () => {
  test.each([
    ['https://app.example.com/join', 'https://app.example.com/join'],
    ['HTTPS://APP.Example.com:443/join', 'https://app.example.com/join'],
    ['https://app.example.com/join?next=/a&x=ü', 'https://app.example.com/join?next=/a&x=%C3%BC'],
    ['https://app.example.com/other/../join', 'https://app.example.com/join'],
    ['http://localhost:3000', 'http://localhost:3000/'],
    ['http://localhost:3000/?a', 'http://localhost:3000/?a'],
    ['https://xn--bcher-kva.de/x/', 'https://xn--bcher-kva.de/x/'],
    ['https://bücher.de/x/', refused],
    ['https://ａpp.example.com/join', refused],
    ['https://app%2eexample.com/join', refused],
    ['https://app.example.com./join', refused],
    ['https://app.example.com/join#', refused],
    ['https://app.example.com/join#a', refused],
    ['https://app.example.com/join/', refused],
    ['https://app.example.com/', refused],
    ['https://app.example.com:8443/join', refused],
    ['http://app.example.com/join', refused],
    ['https:app.example.com/join', refused],
    ['https:/app.example.com/join', refused],
    ['https:///app.example.com/join', refused],
    ['https:\\\\app.example.com/join', refused],
    ['//app.example.com/join', refused],
    ['/join', refused],
    [' https://app.example.com/join', refused],
    ['https://app.example.com/join\n', refused],
    ['https://app.exam\tple.com/join', refused],
    ['https://@app.example.com/join', refused],
    ['https://a:b@app.example.com/join', refused],
    ['https://app.example.com@evil.com/join', refused],
    ['https://app.example.com/join?a=\u2028', refused],
    ['https://app.example.com/join?a=\ud800', refused],
    ['https://0x7f.1/', refused],
    ['ftp://app.example.com/join', refused],
    [
      'https://app.example.com/join?next=token&tokens=1&Token_type=x',
      'https://app.example.com/join?next=token&tokens=1&Token_type=x',
    ],
    ['https://app.example.com/join?token=workspace-7', refused],
    ['https://app.example.com/join?a=1&token', refused],
    ['https://app.example.com/join?%74oken=1', refused],
    ['https://app.example.com/join?stytch_token_type=multi_tenant_magic_links', refused],
    ['', refused],
    [`https://app.example.com/join?${'a'.repeat(3_000)}`, refused],
  ])('%j: %s', (text, expected) => {
    expect(response(text)).toBe(expected);
  });

  test('of another numeral for an allowed IP address is refused', () => {
    expect(parseRedirectUrl('http://127.0.0.1/', ['http://127.0.0.1/']).ok).toBe(true);
    expect(parseRedirectUrl('http://0x7f.1/', ['http://127.0.0.1/']).ok).toBe(false);
    expect(parseRedirectUrl('http://[::1]/', ['http://[::1]/']).ok).toBe(true);
  });

  test.each(casesRunBy('test/domain/invitation/redirect-cases.test.ts'))(
    '$id: $expected',
    ({ input, expected }) => {
      const text = (input as { readonly redirect_url: string }).redirect_url;
      const outcome = parseRedirectUrl(text, ['https://app.test/', 'https://app.test/ok']);
      if (expected.startsWith('ACCEPT')) expect(outcome).toEqual({ ok: true, value: 'https://app.test/ok' });
      else expect(outcome).toMatchObject({ ok: false, refusal: { type: refused } });
    },
  );
});

describe('of the URL corpus', () => {
  type Row = {
    readonly input: string;
    readonly failure?: boolean;
    readonly href?: string;
    readonly base: unknown;
  };
  const rows = readFixture<readonly (Row | string)[]>('corpora/wpt-urltestdata.json').flatMap((row) =>
    typeof row === 'string' ? [] : [row],
  );
  const list = [
    'http://example.org/',
    'http://example.com/',
    'https://example.com/foo',
    'http://host/',
    'http://h/',
  ];
  const taken = rows.filter(({ input }) => parseRedirectUrl(input, list).ok);

  test('some are accepted', () => {
    expect(rows).toHaveLength(891);
    expect(taken).toHaveLength(3);
  });

  test('none is accepted that a parser must refuse, or that leaves the list', () => {
    const places = list.map((entry) => new URL(entry)).map(({ origin, pathname }) => origin + pathname);
    for (const { input, failure } of taken) {
      expect(failure).toBeUndefined();
      const { origin, pathname } = new URL(input);
      expect(places).toContain(origin + pathname);
    }
  });

  test('each that is on the list by its own href is accepted only as it is parsed', () => {
    const own = rows.filter(({ input, href }) => href !== undefined && parseRedirectUrl(input, [href]).ok);
    expect(own).toHaveLength(69);
    for (const { input } of own) expect(input).toMatch(/^https?:\/\/[^/?@\\\s#]+([/?][^\\\s#]*)?$/i);
  });
});

describe('the token', () => {
  const ours = 'stytch_token_type=multi_tenant_magic_links&token=';
  test.each([
    ['https://a.com/x', `https://a.com/x?${ours}t-_1`],
    ['https://a.com/x?b=c', `https://a.com/x?b=c&${ours}t-_1`],
    ['https://a.com/x?', `https://a.com/x?${ours}t-_1`],
    ['https://a.com/x?b=c&', `https://a.com/x?b=c&${ours}t-_1`],
  ])('is appended to %s', (url, expected) => {
    expect(appendToken(url, 't-_1')).toBe(expected);
  });
});
