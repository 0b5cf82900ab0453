export const DataView = () => <section aria-label="Data" />
