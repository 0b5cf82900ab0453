/** Stand-ins, their connections and invitations. */
export const Sidebar = () => <nav aria-label="Stand-ins" />
