/** Zones by the size of the place they are named after: the first of those that show one clock names them all. */
const BY_SIZE =
  'America/New_York America/Toronto America/Chicago America/Winnipeg America/Denver America/Phoenix America/Edmonton America/Regina America/Los_Angeles America/Vancouver America/Halifax America/Anchorage Pacific/Honolulu America/St_Johns America/Whitehorse America/Puerto_Rico ' +
  'America/Mexico_City America/Monterrey America/Tijuana America/Cancun America/Sao_Paulo America/Manaus America/Argentina/Buenos_Aires America/Santiago America/Bogota ' +
  'Europe/London Europe/Paris Europe/Berlin Europe/Madrid Europe/Lisbon Europe/Rome Europe/Kyiv Europe/Moscow Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Novosibirsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Asia/Magadan Asia/Kamchatka ' +
  'Asia/Kolkata Asia/Shanghai Asia/Tokyo Asia/Jakarta Asia/Makassar Asia/Almaty Asia/Ulaanbaatar Asia/Ho_Chi_Minh ' +
  'Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Perth Australia/Adelaide Australia/Darwin Australia/Hobart Pacific/Auckland Pacific/Port_Moresby Africa/Kinshasa Africa/Johannesburg';

const ranks = new Map(BY_SIZE.split(' ').map((zone, rank) => [zone, rank]));

/** Lower is larger; zones that are not in the list come last. */
export const sizeRank = (zone: string): number => ranks.get(zone) ?? ranks.size;
