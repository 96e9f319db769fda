/** Returns the fields of an invite with the marker in every personal one. */
export function markedInvite(organization: string, marker: string, address = `${marker}@company.com`) {
  return {
    organization_id: organization,
    email_address: address,
    name: `Ada ${marker}`,
    message: `come, ${marker}`,
    trusted_metadata: { of: marker },
    untrusted_metadata: { of: marker },
    invite_redirect_url: `https://app.company.com/join?who=${marker}`,
  };
}
