/** Reads an e-mail as received: its headers unfolded and in order, with their names as sent. */
export async function readMail(mailboxUrl: string, id: string) {
  const response = await fetch(`${mailboxUrl}/messages/${id}/raw`);
  const raw = Buffer.from(await response.arrayBuffer()).toString('latin1');
  const [head = ''] = raw.split('\r\n\r\n');
  const headers = head
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  return { raw, headers };
}
