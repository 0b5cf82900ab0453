export const TrafficView = () => <section aria-label="Traffic" />
