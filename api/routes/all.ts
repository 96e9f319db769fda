import type { Route } from '../http/route.ts';
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
];
