export const OperationsView = () => <section aria-label="Operations" />
