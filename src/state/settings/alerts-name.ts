/** The file of alert rules in the settings folder. */
export const ALERTS_FILE = 'alerts.json';
