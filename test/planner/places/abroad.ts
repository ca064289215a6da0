/**
 * Sixty prefixes abroad with the zones their numbers are in, by the numbering plans and IANA's zone.tab: `place` is the
 * country whose law holds, `number` a number with its last four digits left out.
 */
export const ABROAD: readonly {
  readonly place: string;
  readonly number: string;
  readonly zones: readonly string[];
}[] = `
GB +44207946 Europe/London
IE +3531234 Europe/Dublin
FR +3314488 Europe/Paris
FR +59059010 America/Guadeloupe
FR +59659610 America/Martinique
FR +59459410 America/Cayenne
FR +26226210 Indian/Reunion
FR +26226961 Indian/Mayotte
DE +49302312 Europe/Berlin
AT +431234 Europe/Vienna
ES +34911123 Europe/Madrid
ES +34928123 Atlantic/Canary
ES +34822123 Atlantic/Canary
PT +35121123 Europe/Lisbon
PT +351291123 Atlantic/Madeira
PT +351296123 Atlantic/Azores
IT +390612345 Europe/Rome
NL +31201234 Europe/Amsterdam
SE +4681234 Europe/Stockholm
PL +48221234 Europe/Warsaw
FI +35891234 Europe/Helsinki
GR +302112345 Europe/Athens
RU +7401253 Europe/Kaliningrad
RU +7495123 Europe/Moscow
RU +7846212 Europe/Samara
RU +7845212 Europe/Saratov
RU +7343212 Asia/Yekaterinburg
RU +7383212 Asia/Novosibirsk
RU +7302212 Asia/Chita
RU +7423212 Asia/Vladivostok
RU +7413212 Asia/Magadan
BR +558131234 America/Recife
BR +559132123 America/Belem
BR +559232123 America/Manaus
BR +551132123 America/Sao_Paulo
BR +556832123 America/Rio_Branco
BR +556532123 America/Cuiaba
BR +557132123 America/Bahia
MX +525512345 America/Mexico_City
MX +5261412345 America/Chihuahua
MX +5265712345 America/Ciudad_Juarez
MX +5286812345 America/Matamoros
MX +5266412345 America/Tijuana
MX +5266212345 America/Hermosillo
MX +5299812345 America/Cancun
AU +61255501 Australia/Sydney
AU +61355501 Australia/Melbourne,Australia/Hobart
AU +61731234 Australia/Brisbane
AU +61745501 Australia/Brisbane
AU +61892231 Australia/Perth
AU +61882231 Australia/Adelaide
AU +61889231 Australia/Darwin
NZ +6493091 Pacific/Auckland
CL +56223451 America/Santiago
CL +56322181 America/Santiago
CO +5760112345 America/Bogota
AR +54114123 America/Argentina/Buenos_Aires
CU +537123 America/Havana
MA +21252212 Africa/Casablanca
ZA +27111234 Africa/Johannesburg
IN +912227770 Asia/Kolkata
ID +62361123 Asia/Makassar
ID +6221123 Asia/Jakarta
MN +976145123 Asia/Hovd
JP +81312341 Asia/Tokyo
CN +86211234 Asia/Shanghai
`
  .trim()
  .split('\n')
  .map((line) => {
    const [place = '', number = '', zones = ''] = line.split(' ');
    return { place, number, zones: zones.split(',') };
  });
