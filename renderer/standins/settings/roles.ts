/** Roles that a stand-in can play, and the choices that a form offers for them. */
export const localRoles = [
  { id: 'CPO', label: 'CPO' },
  { id: 'EMSP', label: 'eMSP' },
  { id: 'HUB', label: 'Hub' },
] as const
