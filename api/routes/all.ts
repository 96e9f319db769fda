import type { Route } from '../http/route.ts';
import { getInvitation } from './invitations/get.ts';
import { authenticate } from './magic-links/authenticate.ts';
import { invite } from './magic-links/invite.ts';
import { loginOrSignup } from './magic-links/login-or-signup.ts';
import { createMember } from './members/create.ts';
import { deleteMember } from './members/delete.ts';
import { erasePerson } from './members/erase.ts';
import { getMember } from './members/get.ts';
import { provisionMember } from './members/provision.ts';
import { searchMembers } from './members/search.ts';
import { updateMember } from './members/update.ts';
import { createOrganization } from './organizations/create.ts';
import { deleteOrganization } from './organizations/delete.ts';
import { getOrganization } from './organizations/get.ts';
import { searchOrganizationsRoute } from './organizations/search.ts';
import { updateOrganization } from './organizations/update.ts';

/** Every route of `/v1`. Those with fixed words come before those with a parameter in the same place. */
export const routes: readonly Route[] = [
  createOrganization,
  searchOrganizationsRoute,
  getOrganization,
  updateOrganization,
  deleteOrganization,
  searchMembers,
  getMember,
  createMember,
  provisionMember,
  updateMember,
  deleteMember,
  erasePerson,
  invite,
  loginOrSignup,
  authenticate,
  getInvitation,
];
