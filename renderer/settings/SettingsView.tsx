export const SettingsView = () => <section aria-label="Settings" />
