/** What a column of a list holds, with what it means to an operator. */
export const COLUMN_FIELDS = {
  phone: 'the number to call',
  'phone-kind': 'mobile, work or fax: the kind of the number beside it',
  'calling-code': 'the country code of numbers that are written without one',
  name: 'who it is',
  'first-name': 'first name',
  'last-name': 'last name',
  company: 'the company, where nobody is named',
  zone: 'time zone, such as America/Chicago',
  region: 'state',
  country: 'country',
  recipient: 'automated, service or professional',
  priority: 'higher goes first',
  earliest: 'not before',
  latest: 'not after',
  expires: 'of no use after',
  line: 'number to call from',
  consent: 'consent to a call: yes or no',
  'do-not-call': 'whoever has a yes here is not called',
  'mail-opt-out': 'a no to e-mail or texts; asked about',
  status: 'unsubscribed, deceased and the like are not called',
  variable: 'a value for the assistant',
  ignore: 'nothing that is needed',
} as const;

/** What a column of a list holds. `variable`: a value for the assistant. */
export type ColumnField = keyof typeof COLUMN_FIELDS;

/** Kinds of numbers, in the order in which a row is called: the first that is filled. `never`: nobody answers there. */
export const PHONE_KINDS = ['mobile', 'direct', 'phone', 'home', 'other', 'never'] as const;
export type PhoneKind = (typeof PHONE_KINDS)[number];

/** Letters and digits alone, accents away, so that `First Name`, `first_name` and `{{firstName}}` are one. */
export function squeeze(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Headers as people and programs write them, squeezed. Source: export layouts of HubSpot, Salesforce, Outlook, Google,
 * Zoho, Mailchimp, Airtable, VICIdial, Retell and Vapi as their help pages give them, and the usual words of German,
 * Spanish, French, Portuguese, Italian and Dutch lists.
 */
const NAMES: Readonly<Partial<Record<ColumnField, string>>> = {
  'first-name':
    'firstname givenname forename fname vorname nombre primernombre prenom nome primeironome voornaam contactfirstname leadfirstname',
  'last-name':
    'lastname surname familyname lname nachname familienname apellido apellidos nomdefamille sobrenome cognome achternaam contactlastname leadlastname',
  company:
    'company companyname business businessname organization organisation organizationname organisationname organization1name accountname account firma firmenname unternehmen empresa societe entreprise ragionesociale azienda bedrijf employer vendor contractor store shop practice clinic restaurant',
  name: 'name fullname contact contactname displayname customername customer clientname client lead leadname person personname recipientname calleename nom nombrecompleto nomcomplet nomecompleto kunde kundenname ansprechpartner kontakt naam attendee patientname membername',
  recipient: 'recipient recipienttype type contacttype linetype leadtype kind calleetype',
  priority: 'priority prio rank importance order score leadscore',
  zone: 'zone timezone tz iana ianazone ianatimezone zeitzone timezonename localtimezone usertimezone contacttimezone zonahoraria fusohorario fuseauhoraire fusoorario tijdzone',
  earliest: 'earliest notbefore after from callafter start besttimefrom callfromtime earliesttime',
  latest: 'latest notafter before until callbefore end besttimeto calluntil latesttime',
  expires: 'expires expiry expiration validuntil deadline expirydate expireson',
  line: 'line fromnumber callerid callfrom outboundnumber callernumber',
  status:
    'status leadstatus contactstatus subscriptionstatus subscriberstatus memberstatus callstatus disposition calldisposition dncstatus state1status estadodellead',
  'calling-code':
    'phonecode callingcode dialcode diallingcode countrycallingcode phonecountrycode isdcode vorwahlland',
};

const FIELD_OF: ReadonlyMap<string, ColumnField> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.split(' ').map((name) => [name, field as ColumnField] as const),
  ),
);

/** In front of a state, a country or a number: whose it is. */
const GROUP =
  '(?:business|home|work|mailing|billing|shipping|other|primary|company|office|contact|lead|account|person|address\\d?|postal|residence|customer|client|us)?';
const REGION = new RegExp(
  `^${GROUP}(?:address)?(?:state|stateregion|stateprovince|stateorprovince|province|provincestate|region|regionstate|bundesland|estado|provincia|departement|regione|uf|prefecture)(?:code|name|abbr|abbreviation|us)?$`,
);
const COUNTRY = new RegExp(
  `^${GROUP}(?:address)?(?:country|countryregion|countryorregion|countrycode|countryname|countryiso|isocountry|isocountrycode|iso2|iso3|iso|land|pais|pays|paese|nazione|nation|cc)(?:code|name)?$`,
);

const NO_PHONE_WORD =
  /(?:type|label|kind|ext|extension|extn|status|carrier|verified|valid|id|provider|zone|notes?|date|time|count|format|source|owner|okay|preference|preferred|format|network|brand|model|email|name|url|consent|permission)$/;
const PHONE_WORD =
  /(?:phone|telephone|telefon|telefono|telefone|telefoon|telefonnummer|rufnummer|msisdn|e164|handy|mobile|mobil|mobiel|movil|celular|cellulare|cell|cellnumber|portable|puhelin|gsm|whatsapp|callback)/;
const PHONE_NAMES = new Set(
  'tel tel1 tel2 tel3 to tonumber callto number num numero contactnumber callee calleenumber customernumber leadnumber dialnumber numbertocall destination destinationnumber telnr telno telnummer fono ph phno'.split(
    ' ',
  ),
);
/** Headers that name many things, a number among them. */
const WEAK_PHONE_NAMES = new Set(
  'to number num numero destination customernumber contactnumber leadnumber'.split(' '),
);
const NEVER = /fax|pager|beeper|telex|isdn|ttytdd|^tty|tddphone|modem/;

const STOP =
  /donot(?:call|contact|phone|dial|solicit|disturb|ring)|dontcall|dontcontact|^nocalls?$|^dnc|dnc$|dncl|optedout|optout|optsout|unsubscri|suppress|^blocked|blockedcalls|callblocked|blacklist|blocklist|nichtanrufen|werbesperre|anrufsperre|^sperre|^gesperrt|kontaktsperre|widerspruch|nollamar|nopasllamar|nepasappeler|nepascontacter|naoligar|naochamar|nonchiamare|nietbellen|stopcall|donottelephone|^stop$|bloctel|robinson/;
const MAIL = /mail|newsletter|sms|text(?:message)?s?|fax|post|marketinginformation|push/;
const CONSENT =
  /^(?:call|phone|voice|contact|marketing|tcpa|gdpr|written|express|verbal|has|has(?:given)?|double)*(?:consent|consents|consentstatus|consentgiven|consenttocall|optin|optedin|optinstatus|permission|permissiontocall|maycall|maywecall|oktocall|okaytocall|cancall|cancontact|callable|callallowed|allowcalls|einwilligung|zustimmung|consentimiento|consentement|consentimento|consenso|toestemming|subscribed)$/;

/** What a header says, and how surely; a phone column with its kind. */
export interface NamedField {
  readonly field: ColumnField;
  readonly phone?: PhoneKind;
  /** Such a header names other things as well: its cells have to bear it out. */
  readonly weak?: boolean;
}

/** What a header names; `undefined` where it is an extra column. */
export function fieldOfHeader(header: string): NamedField | undefined {
  const name = squeeze(header);
  if (name === '') return undefined;
  if (STOP.test(name)) {
    // Whoever wants no fax may be called.
    if (/fax/.test(name)) return undefined;
    return { field: MAIL.test(name) ? 'mail-opt-out' : 'do-not-call' };
  }
  if (CONSENT.test(name)) return { field: 'consent' };
  if (/^(?:phone|tel|number|mobile)\d*(?:type|label|kind)$/.test(name)) return { field: 'phone-kind' };
  const exact = FIELD_OF.get(name);
  if (exact !== undefined) return { field: exact, weak: exact === 'recipient' || exact === 'priority' };
  const phone = phoneKindOf(name);
  if (phone !== undefined) return { field: 'phone', phone, weak: WEAK_PHONE_NAMES.has(name) };
  if (REGION.test(name)) return { field: 'region' };
  if (COUNTRY.test(name)) return { field: 'country' };
  for (const [part, field] of PARTLY) if (name.includes(part)) return { field, weak: true };
  return undefined;
}

const PARTLY: readonly (readonly [string, ColumnField])[] = [
  ['timezone', 'zone'],
  ['priority', 'priority'],
];

function phoneKindOf(name: string): PhoneKind | undefined {
  if (NEVER.test(name)) return 'never';
  const bare = name.replace(/value$/, '').replace(/(?:nr|no|number|nummer|numero)$/, '');
  const named =
    PHONE_NAMES.has(name) || ((PHONE_WORD.test(name) || /^tel\d*$/.test(bare)) && !NO_PHONE_WORD.test(name));
  if (!named || /countrycode|areacode|phonecode$/.test(name)) return undefined;
  return kindOfNumber(name);
}

/** A word for a kind of number: such a column is one where its cells are numbers. */
export const isKindOfNumber = (header: string): boolean =>
  /^(?:office|work|home|business|main|direct|private|privat|personal|zuhause|buro|arbeit|geschaftlich|casa|oficina|trabajo|domicile|bureau|travail|night|day|evening|alternate|alternative|secondary|backup|emergency|company|shop|store)\d*$/.test(
    squeeze(header),
  );

/** The kind that a header, or the cell beside a number, names. */
export function kindOfNumber(words: string): PhoneKind {
  const name = squeeze(words);
  if (NEVER.test(name)) return 'never';
  if (
    /other|alt|second|asst|assistant|2|3|4|car|radio|callback|whatsapp|emergency|next/.test(
      name.replace('e164', ''),
    )
  )
    return 'other';
  if (/mobile|mobil|mobiel|movil|cell|celular|handy|portable|gsm|iphone/.test(name)) return 'mobile';
  if (/home|privat|evening|domicil|casa|maison/.test(name)) return 'home';
  if (
    /direct|business|work|office|company|durchwahl|geschaft|buro|main|trabajo|oficina|arbeit|bureau|travail|zakelijk/.test(
      name,
    )
  ) {
    return 'direct';
  }
  return 'phone';
}

/** `home` of `Home Phone` and `Home State`: columns that belong together. */
export function groupOf(header: string): string {
  const name = squeeze(header);
  const found = /^(?:business|home|work|mailing|billing|shipping|other|company|office)/.exec(name)?.[0] ?? '';
  return found === 'work' || found === 'company' || found === 'office' ? 'business' : found;
}
