/**
 * What became of an attempt to send.
 * - `refused`: for good, by the recipient's side (a 5xx at RCPT or DATA).
 * - `delayed`: a fault that may pass, which ends after three days.
 * - `sender_refused`: the server will not have the sender (a 5xx at HELO, AUTH or MAIL FROM). It says nothing about the
 *   invitee, and only the operator can end it.
 *
 * `diagnostic` has the server's codes, never its words, which quote addresses.
 */
export type DeliveryResult = {
  readonly result: 'sent' | 'refused' | 'delayed' | 'sender_refused';
  readonly diagnostic: string;
};
