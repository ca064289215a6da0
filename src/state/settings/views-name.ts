/** In the settings folder. */
export const VIEWS_FILE = 'views.json';
