/**
 * How people say in one language that they want no more contact. All of it is compared after `plainWords`: lower case,
 * without accents, apostrophes and punctuation, so that it may be written here as people write it.
 *
 * In a phrase `(a|b)` is either, `(a )?` may be missing, `..` is up to four words, `*` the rest of a word, `#` a number.
 * A language may have several rows, each with exceptions of its own.
 */
export interface OptOutLanguage {
  /** ISO 639-1. */
  readonly language: string;
  /** Ends contact when it is all of a message, as carriers have it. */
  readonly exact: readonly string[];
  /** Says so wherever it stands in a sentence. */
  readonly phrases: readonly string[];
  /** Says so unless one of `unless` stands in the same sentence: a time, a place, a courtesy. */
  readonly weak?: readonly string[];
  readonly unless?: readonly string[];
  /** Written without spaces: phrases are looked for inside words. */
  readonly spaceless?: true;
}

/** Around an exact word they change nothing: "please stop", "stopp, danke". */
export const COURTESIES: readonly string[] =
  `please pls plz thanks thank you thx ty ok okay hi hello hey now just yes no sir madam all already immediately it this
   bitte danke jetzt sofort por favor gracias ya ahora merci svp s il vous plait maintenant per favore grazie adesso
   obrigado obrigada agora alsjeblieft aub dank u dank je bedankt nu prosze dziekuje tack snalla takk tak vennligst kiitos
   lutfen tesekkurler спасибо пожалуйста будь ласка дякую من فضلك شكرا בבקשה תודה कृपया धन्यवाद`
    .split(/\s+/)
    .filter((word) => word !== '');

/**
 * Sources of the exact words: CTIA Messaging Principles §5.1.3, 47 CFR 64.1200(a)(10) (stop, quit, end, revoke, opt out,
 * cancel, unsubscribe), the carriers' default keyword lists, ARRET of the Canadian CRTC code, STOP/BAJA/ALTO of Latin
 * America and Spain, TD of the Chinese carriers, 수신거부 of the Korean network act, הסר of the Israeli Communications Law.
 */
export const OPT_OUT_LANGUAGES: readonly OptOutLanguage[] = [
  {
    language: 'en',
    exact: [
      'stop',
      'stopall',
      'stop all',
      'unsubscribe',
      'unsubscribe me',
      'unsub',
      'end',
      'quit',
      'cancel',
      'revoke',
      'optout',
      'opt out',
      'opt-out',
      'remove',
      'remove me',
      'dnc',
    ],
    phrases: [
      '(dont|do not|never|not to) .. (call|called|phone|ring|text|contact|contacted|message|email|bother|disturb|write) .. (again|anymore|any more|ever|any longer)',
      '(dont|do not) (ever|you ever) (call|phone|ring|text|contact|message|bother)',
      'never .. (contact|bother) (me|us)',
      '(dont|do not) (bother|disturb|harass|contact|message|spam) (me|us)',
      '(stop|quit|cease) (this|that) (spam|harassment|nonsense)',
      '(end|cancel) (all |these |the |your |my )?(texts|calls|messages|subscription|reminders|notifications|contact)',
      'cease and desist',
      '(take|remove|delete|strike|drop|scrub|erase|cross|get) .. (off|from) .. (list|lists|database|system|records|file)',
      '(take|remove|delete|strike|get) (me|us|my number|our number|this number|my name) (off|from|out)',
      '(remove|delete|erase|forget|lose) (me|my number|our number|this number|my info|my data|my details|my contact)',
      'please (remove|delete|unsubscribe) (me|us|this|my)',
      '(leave|let) (me|us) (alone|in peace)',
      'leave (me|us) be',
      '(opt|opts|opted|opting) (me |us )?out',
      'optout',
      'unsubscribe*',
      '(do not|dont|never|donot) call (list|registry|register)',
      'no (more|further) (calls|call|texts|text|messages|message|contact|sms|reminders|emails)',
      '(dont|do not|doesnt|does not|didnt|did not|no longer|not) (want|wants|wish|wishes|wanting|need) .. (call*|contact*|text*|messages|hear from|sms) (again|anymore|any more|from you|from us|from them|at all|any longer)',
      '(dont|do not|doesnt|does not|didnt|did not|no longer) (want|wants|wish|wishes|wanted|wished) .. (to be called|to be contacted|be contacted|more calls|more texts|more messages|further calls|further contact|future calls|any calls|any texts|these calls|these texts|your calls|your texts|your messages|to hear from|hearing from)',
      '(revoke*|withdraw*|withdrew|retract*) .. consent',
      '(dont|do not|never) .. consent',
      '(ask*|request*|demand*|insist*|told|tell|want*|wish*|like) .. (removed|taken off|be removed|unsubscribed|not be called|not be contacted|no further contact|no more contact|no more calls)',
      '(ask*|request*|demand*|insist*|told|tell|said|says) .. (stop|quit) .. (call*|contact*|text*|messag*|bother*)',
      '(block|blocking|blocked|report|reporting|reported) (you|this number|your number)',
      '(harassing|harassment|harass) .. (me|us|stop)',
      '(fuck|piss|bugger|sod|buzz) off',
      '(go away|get lost)',
    ],
    weak: [
      '(not to|not) be (called|phoned|texted|contacted|messaged)',
      '(dont|do not|never|not to) (call|phone|ring|text|contact|message) (me|us|here|them|her|him|this|my|our|that)?',
    ],
    unless: [
      '(before|after|until|till|unless|between|during|while|when|whenever|if|later|earlier|today|tomorrow|tonight|morning|afternoon|evening|noon|lunch|weekend|weekends|weekdays|sunday*|saturday*|monday*|tuesday*|wednesday*|thursday*|friday*)',
      '(at|on|past|by) (work|the office|home|#|night|weekends|noon)',
      'in the (morning|afternoon|evening)',
      '(hesitate|forget|need|mind|worry|afraid|able) .. (call|text|contact|ring|message)',
      '(why|when) .. (stop|quit|dont|do not|didnt|never)',
      '(did|didnt|has|have|will|would|wont|cant|cannot|could|couldnt) (you|they|he|she|we|i|it|not)',
      '(i|we|they|he|she|it) (dont|do not|never|did not|didnt|will not|stop|quit) .. (call|text|contact|message|ring|phone)',
      '(call|text|ring|message|called|texted) .. (back|instead)',
    ],
  },
  {
    language: 'en',
    exact: [],
    phrases: [],
    weak: [
      '(stop|quit|cease) (with |all )?(the |these |your |sending |making |leaving )?(me |us )?(the |these |your )?(call|calling|calls|phoning|ringing|text|texting|texts|contacting|contact|messaging|messages|emailing|bothering|spamming|spam|harassing|harassment|robocalls|voicemails|sms)',
      '(stop|quit) (call*|text*|contact*|messag*)',
    ],
    unless: [
      '(why|when) .. (stop|quit|cease)',
      '(did|didnt|do|dont|has|have|had|will|would|wont|cant|cannot|could|couldnt|never|not) .. (stop|quit|cease)',
      '(i|we|they|he|she|it) .. (stop|quit|cease)',
    ],
  },
  {
    language: 'es',
    exact: [
      'alto',
      'parar',
      'pare',
      'baja',
      'cancelar',
      'detener',
      'basta',
      'dar de baja',
      'darme de baja',
      'salir',
      'no más',
      'revocar',
      'anular suscripción',
    ],
    phrases: [
      'no (me|nos|le|lo|la) .. (llame*|llamen|llamar|llameis|contacte*|escriba*|escriban|escribas|moleste*|mande*|envie*|marque*) .. (más|nunca|otra vez|de nuevo|jamás)',
      'no (vuelva*|vuelvas|vuelvan) a (llamar*|contactar*|escribir*|molestar*|mandar*|enviar*|marcar*)',
      'no (más|mas) (llamadas|mensajes|textos|sms|contacto)',
      'ya no (quiero|queremos|quiere|deseo|desea) .. (llam*|mensajes|contact*|recib*|sms)',
      'no (quiero|queremos|quiere|deseo|deseamos|desea) .. (más|que me|que nos) .. (llam*|mensajes|contact*|recib*|escrib*)',
      'no (quiero|queremos|quiere|deseo|deseamos|desea) (recibir|que) .. (llam*|mensajes|contact*|escrib*)',
      '(deje*|dejen|deja|dejad|pare|paren|para) de (llamar*|escribir*|molestar*|contactar*|mandar*|enviar*|marcar*)',
      '(déjeme|déjenme|déjame|déjennos) (en paz|tranquil*)',
      '(quíteme|quítenme|quita|bórreme|bórrenme|borre|elimíneme|elimine|elimínenme|sáqueme|sáquenme|sáquennos|retíreme) .. (lista|número|base|registros|datos)',
      '(bórreme|elimíneme|quítenme|sáquenme) (ya|por favor)',
      '(dar*|deme|denme|dame) de baja',
      '(pidió|pide|solicitó|solicita|pidieron) .. (no|que no|dejen) .. (llam*|contact*|escrib*)',
    ],
    weak: [
      'no (me|nos) (llame*|llamen|contacte*|contacten|escriba*|escriban|moleste*|molesten|mande* mensajes)',
    ],
    unless: [
      '(antes|después|hasta|entre|durante|cuando|mientras|si|hoy|mañana|tarde|noche|mediodía|lunes|martes|miércoles|jueves|viernes|sábado|domingo)',
      'a las',
      'en el trabajo',
    ],
  },
  {
    language: 'fr',
    exact: [
      'arrêt',
      'arret',
      'arrêter',
      'arrêtez',
      'stopper',
      'désabonner',
      'désabonnement',
      'désinscription',
      'désinscrire',
      'annuler',
      'résilier',
      'stop sms',
      'fin',
      'révoquer',
    ],
    phrases: [
      '(ne|n) .. (appel*|rappel*|contact*|écri*|dérang*|envoy*|téléphon*|texte*|sonne*) .. (plus|jamais)',
      '(mappel*|nappel*|menvoy*|nenvoy*|mecri*|necri*) .. (plus|jamais)',
      '(ne|n) (me|nous|m) (plus|jamais) .. (appel*|contact*|écri*|dérang*|téléphon*)',
      '(ne plus|plus jamais) .. (appel*|contact*|écri*|dérang*|être|téléphon*|recevoir)',
      'plus (dappel*|de messages|de sms|de textos|de contact|jamais dappel*)',
      '(arrêtez|arrête|arrêter|cessez|cesse|cesser|stop) (de |d )?(me |nous |m |vos |ces |les |tous )?(appel*|dappel*|mappel*|contact*|écri*|décrire|messages|sms|dérang*|denvoyer|envoyer|harceler|téléphon*)',
      '(retirez|retire|supprimez|supprime|enlevez|enlève|effacez|ôtez|rayez|sortez) (moi|nous|mon|notre|ce) .. (liste*|numéro|fichier*|base|contacts|coordonnées)',
      '(supprimez|effacez|retirez|oubliez) (mon|ce|notre) numéro',
      '(laissez|laisse|fichez|foutez) (moi|nous) (tranquille*|en paix|la paix)',
      '(désabonnez|désinscrivez|désabonner|désinscrire|désinscris) (moi|nous|ce|mon)',
      '(ne (veux|souhaite|veut|désire|voulons|souhaitons) (plus|pas)) .. (appel*|contact*|reçevoir|recevoir|messages|démarch*|être)',
      '(a demandé|demande) .. (ne plus|de ne pas|de ne plus) .. (appel*|contact*|rappel*)',
    ],
    weak: [
      '(ne|n) (me|nous|m|mappelez|nous) .. (appelez|appeler|contactez|écrivez|dérangez|rappelez) pas',
      'ne mappelez pas',
    ],
    unless: [
      '(avant|après|jusqu*|entre|pendant|quand|lorsque|si|aujourdhui|demain|matin|midi|soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)',
      'au (travail|bureau)',
    ],
  },
  {
    language: 'de',
    exact: [
      'stopp',
      'abmelden',
      'abbestellen',
      'austragen',
      'kündigen',
      'widerruf',
      'widerrufe',
      'ende',
      'aufhören',
      'abbrechen',
      'keine sms',
    ],
    phrases: [
      '(nicht|nie|niemals) (mehr|wieder|nochmal|noch einmal|länger) .. (an|anrufen|angerufen|kontaktier*|schreiben|anschreiben|belästig*|melden|texten|stören|kontaktiert)',
      '(rufen|ruf|rufe|ruft|schreiben|schreib|kontaktieren|kontaktiere|melden|belästigen|stören) .. (nicht mehr|nie mehr|nie wieder|nicht wieder|nicht nochmal|niemals)',
      'keine (weiteren|weitere|anrufe mehr|nachrichten mehr|sms mehr|werbung|werbeanrufe)',
      'keine (anrufe|nachrichten|sms|kontaktaufnahme|kontakte) (mehr|wünschen|erwünscht|gewünscht)',
      '(hören|hör|hört) .. auf',
      '(hören|hör) sie .. auf',
      '(löschen|löschung|streichen|entfernen|nehmen|austragen|lösche|streiche|entferne) .. (nummer|liste|verteiler|datenbank|daten|kontakt*)',
      '(nummer|liste|verteiler|daten) .. (löschen|streichen|entfernen|austragen)',
      '(lassen|lass|lasst) .. (in ruhe|in frieden)',
      'widerruf* .. einwilligung',
      '(einwilligung|zustimmung) .. (widerruf*|zurück*)',
      '(möchte|möchten|will|wollen|wünsche|wünscht|bat|bittet|bitte) .. (nicht mehr|keine weiteren|nie wieder|keine) .. (anruf*|kontaktier*|angerufen|nachrichten|sms|werden)',
    ],
    weak: [
      '(rufen|ruf|rufe) (sie |du )?(mich |uns |hier )?(bitte )?nicht an',
      '(kontaktieren|kontaktiere) (sie |du )?(mich |uns )?(bitte )?nicht',
    ],
    unless: [
      '(vor|nach|bis|zwischen|während|wenn|falls|heute|morgen|mittag*|abend*|nacht*|montag*|dienstag*|mittwoch*|donnerstag*|freitag*|samstag*|sonntag*|wochenende|uhr)',
      'bei der arbeit',
      '(ich|wir) .. (rufe|rufen|ruf|kontaktiere|kontaktieren)',
    ],
  },
  {
    language: 'pt',
    exact: ['pare', 'parem', 'parar', 'sair', 'cancelar', 'remover', 'descadastrar', 'chega', 'revogar'],
    phrases: [
      '(não|nao) (me |nos )?(liga*|ligue*|liguem|contat*|contact*|escrev*|mand*|envi*|perturb*|incomod*|telefon*) .. (mais|nunca|de novo|novamente)',
      '(não|nao|nunca mais) (quero|queremos|desejo|quer|deseja) .. (mais|receber|ser contact*|ser contat*|ligações|chamadas|mensagens)',
      '(nunca) mais .. (liga*|ligue*|ligar|contat*|mand*|escrev*)',
      '(pare|parem|para|deixe*|deixem) de (me |nos )?(ligar|mandar|enviar|contat*|contact*|incomodar|perturbar|escrever|chamar|telefonar)',
      '(remova*|remove|retire*|tire*|tirem|apague*|exclua*|elimine*) .. (lista|número|cadastro|base|contatos|dados)',
      '(sem|chega de) (mais )?(ligações|chamadas|mensagens)',
      'me deix* em paz',
      'deix* me em paz',
    ],
    weak: ['(não|nao) (me|nos) (ligue*|liguem|contate*|contacte*|perturbe*|incomode*|mande* mensagens)'],
    unless: [
      '(antes|depois|até|entre|durante|quando|se|hoje|amanhã|tarde|noite|manhã|segunda|terça|quarta|quinta|sexta|sábado|domingo)',
      'no trabalho',
    ],
  },
  {
    language: 'it',
    exact: [
      'ferma',
      'fermati',
      'basta',
      'annulla',
      'disiscrivimi',
      'disiscrizione',
      'cancellami',
      'cancella',
      'revoca',
    ],
    phrases: [
      'non .. (chiam*|contatt*|scriv*|disturb*|mand*|invi*|telefon*|richiam*) .. (più|mai più|mai)',
      '(smett*|smetti*|smettetela|basta|finitela) .. (chiam*|contatt*|scriv*|disturb*|mand*|messaggi|telefon*|chiamate)',
      '(basta|niente|nessun*) (più )?(chiamate|messaggi|sms|telefonate|contatti)',
      '(cancell*|toglie*|togli|rimuov*|elimin*|toglietemi) .. (lista|numero|elenco|database|rubrica|dati|contatti)',
      'lasciate*mi in pace',
      'lascia*mi in pace',
      'non (voglio|vuole|desidero|desidera|vogliamo) .. (più|ricevere|essere) .. (chiam*|contatt*|messaggi|telefonate|ricevere)',
    ],
    weak: [
      'non (mi|ci) (chiamate|chiami|chiamare|contattate|contatti|scrivete|disturbate)',
      'non (chiamatemi|contattatemi|scrivetemi|disturbatemi|chiamarmi)',
    ],
    unless: [
      '(prima|dopo|fino|tra|durante|quando|mentre|se|oggi|domani|mattina|pomeriggio|sera|notte|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)',
      'al lavoro',
      'alle',
    ],
  },
  {
    language: 'nl',
    exact: ['afmelden', 'uitschrijven', 'stoppen', 'annuleren', 'opzeggen', 'einde', 'intrekken'],
    phrases: [
      '(niet|nooit) (meer|weer|nog) .. (bel*|gebeld|contact*|bericht*|sms*|storen|lastig|benaderd)',
      '(bel|bellen|contacteer|stuur|sms|app|benader) .. (niet|nooit|geen) (meer|weer)',
      'geen (telefoontjes|berichten|sms*|contact|oproepen|belletjes) meer',
      'stop .. (bellen|sms*|berichten|contact*|appen)',
      '(verwijder|haal|schrap|wis|schrijf) .. (lijst|nummer|bestand|gegevens|uit)',
      'laat (me|mij|ons) (met rust|alleen)',
    ],
    weak: ['bel (me|mij|ons) (alstublieft |aub )?niet'],
    unless: [
      '(voor|na|tot|tussen|tijdens|als|wanneer|vandaag|morgen|middag|avond|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)',
    ],
  },
  {
    language: 'pl',
    exact: ['koniec', 'wypisz', 'wypisz mnie', 'rezygnuję', 'rezygnacja', 'anuluj', 'odwołaj'],
    phrases: [
      '(nie|nigdy) .. (dzwoń*|dzwoni*|pisz*|kontaktuj*|wysyłaj*|przysyłaj*|telefonuj*) .. (więcej|już|nigdy|ponownie)',
      '(już|więcej|nigdy więcej) .. nie .. (dzwoń*|dzwoni*|pisz*|kontaktuj*|wysyłaj*)',
      '(przestań*|przestańcie|przestać) .. (dzwoni*|pisać|wysyłać|nękać)',
      '(usuń*|usunąć|wykreśl*|wypisz*|skreśl*) .. (listy|numer|bazy|dane|mnie)',
      '(dajcie|daj) (mi|nam) spokój',
    ],
    weak: ['nie (dzwońcie|dzwoń|dzwonić|pisać|piszcie) (do mnie|do nas)'],
    unless: [
      '(przed|po|do godziny|między|podczas|kiedy|gdy|jeśli|dzisiaj|dziś|jutro|rano|wieczorem|w poniedziałek|w sobotę|w niedzielę)',
    ],
  },
  {
    language: 'sv',
    exact: ['avsluta', 'avregistrera', 'avbryt', 'sluta', 'avanmäl'],
    phrases: [
      '(ring|kontakta|skriv|smsa|stör) .. (inte|aldrig) (mer|igen|längre|mera)',
      'sluta .. (ringa|ring|smsa|kontakta|skicka|störa)',
      'inga (fler|mer) (samtal|sms|meddelanden)',
      '(ta bort|radera|stryk) .. (nummer|lista|listan|register*)',
      'lämna mig i fred',
    ],
  },
  {
    language: 'nb',
    exact: ['avslutt', 'avmeld', 'slutt'],
    phrases: [
      '(ring|kontakt|skriv) .. (ikke|aldri) (mer|igjen)',
      '(slutt|stopp) .. (ringe|å ringe|sende|kontakte)',
      'ikke (ring|kontakt) .. (mer|igjen)',
      'ingen flere (samtaler|sms|meldinger)',
      '(fjern|slett|stryk) .. (nummer*|liste*|register*)',
      'la meg være i fred',
    ],
  },
  {
    language: 'da',
    exact: ['afmeld', 'framelding', 'annuller'],
    phrases: [
      '(ring|kontakt|skriv) .. (ikke|aldrig) (mere|igen)',
      '(hold op|stop) .. (ringe|at ringe|sende|kontakte|skrive)',
      'ikke (ring|kontakt) .. (mere|igen)',
      'ingen flere (opkald|sms|beskeder)',
      '(fjern|slet|stryg) .. (nummer|liste*|register*)',
      'lad mig være i fred',
    ],
  },
  {
    language: 'fi',
    exact: ['lopeta', 'peru', 'peruuta', 'poista', 'pysäytä'],
    phrases: [
      '(älä|älkää) .. (soita|soittako|laita|viesti*|ota yhteyttä|häiritse*) .. (enää|uudelleen|ikinä)',
      '(lopeta|lopettakaa) .. (soittelu|soittaminen|viestit|häirintä|soitto*)',
      'poista* .. (numero*|lista*|tieto*)',
      'en halua .. (puheluita|viestejä|soittoja)',
    ],
  },
  {
    language: 'cs',
    exact: ['odhlásit', 'konec', 'zrušit', 'odvolat'],
    phrases: [
      '(už|víckrát|nikdy) .. (nevolejte|nevolej|nepište|nekontaktujte|nevolat)',
      '(nevolejte|nevolej|nepište|nekontaktujte|neobtěžujte) .. (už|víckrát|znovu|nikdy|mi)',
      '(přestaňte|přestaň) .. (volat|psát|obtěžovat)',
      '(smažte|vymažte|odstraňte|vyškrtněte) .. (číslo|seznamu|databáze|údaje)',
      'nechte mě (být|na pokoji)',
    ],
  },
  {
    language: 'ro',
    exact: ['oprește', 'opriți', 'dezabonare', 'dezabonează', 'anulează'],
    phrases: [
      'nu (mă|ne|mai) .. (suna*|sunați|contacta*|scrie*|deranja*) .. (mai|niciodată)',
      'nu (mă |ne )?mai (sun*|contact*|scri*|deranj*|trimite*)',
      '(opriți|încetați|oprește) .. (apelurile|mesajele|să sunați|sunatul)',
      '(ștergeți|scoateți|eliminați|șterge) .. (numărul|lista|listă|datele)',
      '(lăsați|lasă) (mă|ne) în pace',
    ],
  },
  {
    language: 'hu',
    exact: ['leállítás', 'leiratkozás', 'leiratkozom', 'állj', 'lemondás', 'mégse'],
    phrases: [
      '(ne|soha) .. (hívj*|hívjon|keress*|keressen|írj*|zaklass*) .. (többet|többé|újra|soha)',
      '(többet|többé|soha) .. ne .. (hívj*|keress*|írj*|zaklass*)',
      'hagyj* abba',
      '(töröl*|vegy* le|vegy* ki) .. (szám*|listá*|adat*)',
      'hagyj* békén',
    ],
  },
  {
    language: 'el',
    exact: ['σταματήστε', 'σταμάτα', 'διακοπή', 'στοπ', 'διαγραφή', 'ακύρωση'],
    phrases: [
      '(μην|μη) .. (καλέσ*|καλείτε|πάρετε|τηλεφων*|στέλν*|ενοχλ*|επικοινων*) .. (ξανά|πια|άλλο)',
      '(μην|μη) .. (με|μας) .. (ξανα*|ενοχλ*)',
      '(σταματήστε|σταμάτα) .. (να|τις|τα)',
      '(διαγράψτε|σβήστε|βγάλτε) .. (αριθμό|λίστα|στοιχεία)',
    ],
  },
  {
    language: 'tr',
    exact: ['iptal', 'dur', 'durdur', 'ret', 'çık', 'abonelikten çık', 'istemiyorum'],
    phrases: [
      '(bir daha|artık|lütfen) .. (aramayın|arama|aramayınız|mesaj atmayın|yazmayın|rahatsız etmeyin|iletişime geçmeyin)',
      '(beni|bizi) .. (aramayın|aramayınız|rahatsız etmeyin|rahat bırak*|listeden)',
      '(numaramı|numaramızı|adımı) .. (silin|sil|çıkarın|kaldırın)',
      '(aranmak|mesaj almak|arama) .. istemiyor*',
      'listeden (çıkar*|sil*)',
    ],
    unless: ['(önce|sonra|saat|bugün|yarın|akşam|sabah)'],
  },
  {
    language: 'ru',
    exact: [
      'стоп',
      'отписаться',
      'отписка',
      'отпишите',
      'отмена',
      'отменить',
      'прекратить',
      'хватит',
      'отказ',
    ],
    phrases: [
      '(больше|никогда|впредь) .. не .. (звон*|пиши*|пишите|беспоко*|присыла*|связыва*|надо звонить|тревож*)',
      'не .. (звон*|пиши*|пишите|беспоко*|присыла*) .. (больше|никогда|сюда)',
      '(прекратите|перестаньте|хватит|прекрати|перестань) .. (звон*|писать|слать|присылать|беспокоить)',
      '(удалите|уберите|исключите|вычеркните|сотрите) .. (номер|списка|списков|базы|данные|меня)',
      'оставьте (меня|нас) в покое',
      'не хочу .. (звонк*|сообщени*|получать)',
      'отпишите (меня|нас)',
    ],
    weak: ['не звоните (мне|нам|сюда)', 'не пишите (мне|нам|сюда)'],
    unless: [
      '(до|после|с|между|когда|если|сегодня|завтра|утром|вечером|в понедельник|в субботу|в воскресенье)',
    ],
  },
  {
    language: 'uk',
    exact: ['відписатися', 'відписатись', 'скасувати', 'досить', 'припинити', 'відмова'],
    phrases: [
      '(більше|ніколи) .. не .. (дзвон*|телефону*|пиш*|турбу*|надсила*)',
      'не .. (дзвон*|телефону*|пиш*|турбу*) .. (більше|ніколи|сюди)',
      '(припиніть|перестаньте|досить) .. (дзвон*|писати|надсилати|турбувати)',
      '(видаліть|приберіть|викресліть) .. (номер|списку|бази|дані|мене)',
      '(залиште|дайте) (мене|нас|мені) .. (спокої|спокій)',
    ],
  },
  {
    language: 'ar',
    exact: ['توقف', 'توقفوا', 'قف', 'أوقف', 'إلغاء', 'الغاء', 'إيقاف', 'ايقاف', 'إلغاء الاشتراك', 'كفى'],
    phrases: [
      'لا (تتصل*|تتصلوا|ترسل*|ترسلوا|تكلم*|تراسل*) .. (مرة أخرى|مجددا|بعد الآن|أبدا|ثانية|بي|بنا|لي)',
      '(توقف|توقفوا|كفوا|أوقفوا) .. عن .. (الاتصال|الإرسال|إرسال|المراسلة|الازعاج|الإزعاج)',
      '(احذف*|احذفوا|أزل|أزيلوا|امسح*) .. (رقمي|رقمنا|القائمة|بياناتي)',
      'لا أريد .. (مكالمات|اتصالات|رسائل|اتصال)',
      '(اتركوني|اتركني) .. (وشأني|لوحدي)',
    ],
    unless: ['(قبل|بعد الساعة|حتى|اليوم|غدا)'],
  },
  {
    language: 'he',
    exact: ['הסר', 'הסרה', 'הסירו', 'עצור', 'הפסק', 'ביטול', 'בטל', 'די'],
    phrases: [
      '(אל|לא) .. (תתקשר*|להתקשר|תשלח*|לשלוח|תפנ*|תטריד*) .. (יותר|שוב|אליי|אלי|אלינו)',
      '(תפסיק*|הפסיקו|להפסיק) .. (להתקשר|לשלוח|להטריד|לפנות)',
      '(הסירו|תסירו|תסיר|מחקו|תמחקו|הורידו|תורידו) .. (אותי|המספר|מהרשימה|מהמאגר|רשימת)',
      'לא (רוצה|מעוניין|מעוניינת) .. (שיחות|הודעות|לקבל)',
      'עזבו אותי',
    ],
    unless: ['(לפני|אחרי|עד|היום|מחר)'],
  },
  {
    language: 'hi',
    exact: ['रोकें', 'रोको', 'रुको', 'रुकें', 'बंद करो', 'बंद करें', 'बंद', 'रद्द', 'band karo'],
    phrases: [
      '(फिर|दोबारा|आगे|कभी|अब) .. (कॉल|फोन|फ़ोन|मैसेज|संपर्क) .. (मत|न|ना|नहीं)',
      '(कॉल|फोन|फ़ोन|मैसेज|संपर्क) .. (मत|न|ना) .. (करो|करें|करना|कीजिए|भेजो|भेजें|कीजिये)',
      '(कॉल|फोन|फ़ोन|मैसेज) .. बंद (करो|करें|कीजिए)',
      '(नंबर|नाम) .. (हटा*|मिटा*|निकाल*)',
      '(call|phone|message) .. mat (karo|karna|kijiye|karein)',
      'mujhe .. (call|phone|message) .. mat',
    ],
    unless: ['(से पहले|के बाद|बजे|आज|कल|शाम|सुबह)'],
  },
  {
    language: 'zh',
    exact: [
      '停止',
      '停',
      '退订',
      '退訂',
      '取消',
      '取消订阅',
      '取消訂閱',
      'td',
      '退',
      '拒收',
      '结束',
      '結束',
      '不要再打',
    ],
    phrases: [
      '(不要|别|別|勿|请勿|請勿|不用|不准|莫)再?(给我|給我|跟我|和我|向我|往)?(打|来|來|致|拨|撥)?.{0,3}(电话|電話|来电|來電|打扰|打擾|骚扰|騷擾|联系|聯繫|聯絡|发短信|發短信|發簡訊|发信息|發訊息|打来|打來|打了|联络)',
      '(停止|别|別|不要)再?(打|发|發|来|來|联系|聯絡|骚扰|騷擾)',
      '(删除|刪除|删掉|刪掉|移除|去掉).{0,6}(号码|號碼|电话|電話|名单|名單|信息|资料|資料)',
      '不(想|愿|要|希望)(再)?(接|收|被).{0,4}(电话|電話|短信|簡訊|信息|訊息|打扰|打擾|骚扰|联系)',
      '(退订|退訂|取消订阅|拒收)',
    ],
    unless: ['(之前|以前|之后|之後|以后再|點前|点前|点后|點後)'],
    spaceless: true,
  },
  {
    language: 'ja',
    exact: [
      '停止',
      '配信停止',
      '解除',
      '中止',
      '退会',
      'ストップ',
      'やめて',
      '止めて',
      'やめてください',
      '停止してください',
      '拒否',
    ],
    phrases: [
      '(もう|二度と|これ以上|今後).{0,12}(電話|連絡|メール|メッセージ|送|かけ|掛け).{0,10}(ない|ください|やめ|止め|不要|結構|いりません)',
      '(電話|連絡|メール|メッセージ|ショートメール|送信|送る).{0,8}(しないで|やめて|止めて|停止|控えて|かけてこないで|かけないで|掛けないで|送らないで|こないで|来ないで|いりません|要りません)',
      '(番号|リスト|名簿|登録|情報).{0,6}(削除|消して|外して|解除|抹消)',
      '(配信|受信|連絡).{0,3}(停止|拒否)',
    ],
    unless: ['(時まで|以前|より前|前には)'],
    spaceless: true,
  },
  {
    language: 'ko',
    exact: ['중지', '수신거부', '수신 거부', '그만', '해지', '거부', '취소', '정지', '스톱', '그만하세요'],
    phrases: [
      '(다시|더이상|더 이상|앞으로|이제).{0,10}(전화|연락|문자|메시지).{0,10}(마|말|하지|그만|않)',
      '(전화|연락|문자|메시지).{0,6}(하지 ?마|하지 ?말|보내지 ?마|보내지 ?말|주지 ?마|걸지 ?마|그만|끊어|원하지|받고 싶지)',
      '(번호|명단|목록|리스트|정보).{0,6}(삭제|지워|빼|제외)',
      '수신거부',
      '수신 거부',
    ],
    unless: ['(시 전|이전에|이후에|까지)'],
    spaceless: true,
  },
  {
    language: 'vi',
    exact: ['hủy', 'dừng', 'dừng lại', 'từ chối', 'ngừng', 'hủy đăng ký'],
    phrases: [
      '(đừng|không|xin đừng) .. (gọi|nhắn|liên lạc|liên hệ|làm phiền) .. (nữa|lại)',
      '(ngừng|dừng|thôi) .. (gọi|nhắn|liên lạc|làm phiền)',
      '(xóa|bỏ|gỡ) .. (số|danh sách|tên)',
    ],
  },
  {
    language: 'id',
    exact: ['berhenti', 'batal', 'henti', 'stop sms', 'keluar', 'hentikan'],
    phrases: [
      '(jangan|tolong jangan) .. (telepon|hubungi|kirim|sms|ganggu|telpon|call) .. (lagi|saya|kami)',
      '(berhenti|hentikan|stop) .. (menelepon|telepon|mengirim|menghubungi|sms|mengganggu)',
      '(hapus|keluarkan) .. (nomor|daftar|data|saya)',
      'tidak (mau|ingin) .. (dihubungi|ditelepon|menerima)',
    ],
    unless: ['(sebelum|setelah|sampai|besok|hari ini)'],
  },
  {
    language: 'tl',
    exact: ['itigil', 'tigil', 'hinto', 'ihinto', 'tama na'],
    phrases: [
      '(huwag|wag) .. (tawagan|tumawag|tawag|mag text|magtext|i text|kontakin|itext) .. (na|ulit|muli)',
      '(itigil|tigilan|tama na) .. (tawag|pagtawag|text|pag text|ako)',
      '(tanggalin|alisin|burahin) .. (numero|listahan|pangalan)',
    ],
  },
  {
    language: 'th',
    exact: ['หยุด', 'ยกเลิก', 'เลิก', 'พอ'],
    phrases: [
      '(อย่า|ห้าม|ไม่ต้อง|กรุณาอย่า).{0,4}(โทร|ติดต่อ|ส่งข้อความ|รบกวน).{0,12}(อีก|มา|แล้ว)',
      '(หยุด|เลิก).{0,4}(โทร|ติดต่อ|ส่ง|รบกวน)',
      '(ลบ|เอา).{0,6}(เบอร์|ชื่อ|หมายเลข)',
    ],
    spaceless: true,
  },
  {
    language: 'sw',
    exact: ['acha', 'simama', 'sitisha', 'ondoa'],
    phrases: [
      '(usi*|msi*) .. (pigi*|simu|tume*|wasilian*|sumbu*) .. (tena|kamwe)',
      '(acha|acheni) .. (kunipigia|kupiga|kutuma|kunisumbua)',
      '(ondoa|futa) .. (namba|nambari|orodha)',
    ],
  },
  {
    language: 'ht',
    exact: ['sispann', 'rete', 'kanpe'],
    phrases: [
      'pa (rele|kontakte|voye|ekri) .. (m|nou|mwen) .. ankò',
      '(sispann|rete) .. (rele|voye|kontakte|deranje)',
      '(retire|efase) .. (nimewo|lis)',
    ],
  },
];
