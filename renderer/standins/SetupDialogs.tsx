/** The dialog that `openSetup` has asked for, if any. Rendered once, by the shell. */
export const SetupDialogs = () => null
