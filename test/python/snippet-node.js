import { B2BClient } from 'stytch';

const client = new B2BClient({
  project_id: process.env.PROJECT_ID,
  secret: process.env.SECRET,
  env: process.env.USHER_URL,
});
const { organization: made } = await client.organizations.create({ organization_name: 'Node' });

const params = {
  organization_id: made.organization_id,
  email_invites: 'RESTRICTED',
  email_allowed_domains: ['companyname.com'],
};

const { status_code, organization } = await client.organizations.update(params);
if (status_code !== 200 || organization.email_invites !== 'RESTRICTED')
  throw new Error('It was not restricted.');
