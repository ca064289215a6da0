/**
 * North America as an oracle: area codes by state as the place names of Google's geocoding data have them, with the codes
 * that are newer by NANPA's report of 2026-01-05; a clock for each state; and the codes and states that lie in more than
 * one, by NANPA's TIME_ZONE and OVERLAY_COMPLEX. Written apart from the planner's tables.
 */
export const CODES: Readonly<Record<string, string>> = {
  'CA-AB': '368 403 587 780 825',
  'CA-BC': '236 250 257 604 672 778',
  'CA-MB': '204 431 584',
  'CA-NB': '428 506',
  'CA-NL': '709 879',
  'CA-NS': '782 902',
  'CA-NT': '867',
  'CA-NU': '867',
  'CA-ON': '226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 807 905 942',
  'CA-PE': '782 902',
  'CA-QC': '263 354 367 418 438 450 468 514 579 581 819 873',
  'CA-SK': '306 474 639',
  'CA-YT': '867',
  'US-AK': '907',
  'US-AL': '205 251 256 334 483 659 938',
  'US-AR': '327 479 501 870',
  'US-AS': '684',
  'US-AZ': '480 520 602 623 928',
  'US-CA':
    '209 213 279 310 323 341 350 357 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951',
  'US-CO': '303 719 720 748 970 983',
  'US-CT': '203 475 860 959',
  'US-DC': '202 771',
  'US-DE': '302',
  'US-FL': '239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954',
  'US-GA': '229 404 470 478 678 706 762 770 912 943',
  'US-GU': '671',
  'US-HI': '808',
  'US-IA': '319 515 563 641 712',
  'US-ID': '208 986',
  'US-IL': '217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872',
  'US-IN': '219 260 317 463 574 765 812 930',
  'US-KS': '316 620 785 913',
  'US-KY': '270 364 502 606 859',
  'US-LA': '225 318 337 457 504 985',
  'US-MA': '339 351 413 508 617 774 781 857 978',
  'US-MD': '227 240 301 410 443 667',
  'US-ME': '207',
  'US-MI': '231 248 269 313 517 586 616 679 734 810 906 947 989',
  'US-MN': '218 320 507 612 651 763 924 952',
  'US-MO': '235 314 417 557 573 636 660 816 975',
  'US-MP': '670',
  'US-MS': '228 471 601 662 769',
  'US-MT': '406',
  'US-NC': '252 336 472 704 743 828 910 919 980 984',
  'US-ND': '701',
  'US-NE': '308 402 531',
  'US-NH': '603',
  'US-NJ': '201 551 609 640 732 848 856 862 908 973',
  'US-NM': '505 575',
  'US-NV': '702 725 775',
  'US-NY': '212 315 329 332 347 363 465 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934',
  'US-OH': '216 220 234 283 326 330 380 419 436 440 513 567 614 740 937',
  'US-OK': '405 539 572 580 918',
  'US-OR': '458 503 541 971',
  'US-PA': '215 223 267 272 412 445 484 570 582 610 717 724 814 835 878',
  'US-PR': '787 939',
  'US-RI': '401',
  'US-SC': '803 821 839 843 854 864',
  'US-SD': '605',
  'US-TN': '423 615 629 729 731 865 901 931',
  'US-TX':
    '210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979',
  'US-UT': '385 435 801',
  'US-VA': '276 434 540 571 686 703 757 804 826 948',
  'US-VI': '340',
  'US-VT': '802',
  'US-WA': '206 253 360 425 509 564',
  'US-WI': '262 274 353 414 534 608 715 920',
  'US-WV': '304 681',
  'US-WY': '307',
};

const ZONES: Readonly<Record<string, string>> = {
  E: 'America/New_York', C: 'America/Chicago', M: 'America/Denver', P: 'America/Los_Angeles', Z: 'America/Phoenix', B: 'America/Boise',
  A: 'America/Anchorage', D: 'America/Adak', H: 'Pacific/Honolulu', T: 'America/Toronto', W: 'America/Winnipeg', R: 'America/Regina',
  L: 'America/Edmonton', V: 'America/Vancouver', X: 'America/Halifax', N: 'America/St_Johns', G: 'America/Goose_Bay', Q: 'America/Blanc-Sablon',
  Y: 'America/Whitehorse', K: 'America/Cambridge_Bay', I: 'America/Rankin_Inlet', J: 'America/Iqaluit',
  1: 'America/Puerto_Rico', 2: 'America/St_Thomas', 3: 'Pacific/Guam', 4: 'Pacific/Saipan', 5: 'Pacific/Pago_Pago',
}; // prettier-ignore

/** Every zone of a state. */
const STATE_ZONES: Readonly<Record<string, string>> = {
  'CA-AB': 'L', 'CA-BC': 'VL', 'CA-MB': 'W', 'CA-NB': 'X', 'CA-NL': 'NG', 'CA-NS': 'X', 'CA-NT': 'L', 'CA-NU': 'KIJ', 'CA-ON': 'TW', 'CA-PE': 'X',
  'CA-QC': 'TXQ', 'CA-SK': 'R', 'CA-YT': 'Y', 'US-AK': 'AD', 'US-AL': 'C', 'US-AR': 'C', 'US-AZ': 'ZM', 'US-CA': 'P', 'US-CO': 'M', 'US-CT': 'E',
  'US-DC': 'E', 'US-DE': 'E', 'US-FL': 'EC', 'US-GA': 'E', 'US-HI': 'H', 'US-IA': 'C', 'US-ID': 'BP', 'US-IL': 'C', 'US-IN': 'EC', 'US-KS': 'CM',
  'US-KY': 'EC', 'US-LA': 'C', 'US-MA': 'E', 'US-MD': 'E', 'US-ME': 'E', 'US-MI': 'EC', 'US-MN': 'C', 'US-MO': 'C', 'US-MS': 'C', 'US-MT': 'M',
  'US-NC': 'E', 'US-ND': 'CM', 'US-NE': 'CM', 'US-NH': 'E', 'US-NJ': 'E', 'US-NM': 'M', 'US-NV': 'PM', 'US-NY': 'E', 'US-OH': 'E', 'US-OK': 'C',
  'US-OR': 'PB', 'US-PA': 'E', 'US-RI': 'E', 'US-SC': 'E', 'US-SD': 'CM', 'US-TN': 'EC', 'US-TX': 'CM', 'US-UT': 'M', 'US-VA': 'E', 'US-VT': 'E',
  'US-WA': 'P', 'US-WI': 'C', 'US-WV': 'E', 'US-WY': 'M', 'US-PR': '1', 'US-VI': '2', 'US-GU': '3', 'US-MP': '4', 'US-AS': '5',
}; // prettier-ignore

/** Area codes that have not all the zones of their state, or more. */
const NARROW: Readonly<Record<string, string>> = {
  E: '260 317 463 765 502 859 865 239 305 321 324 352 386 407 561 645 656 689 727 728 754 772 786 813 863 904 941 954 231 248 269 313 517 586 616 679 734 810 947 989',
  C: '316 913 402 531 615 629 731 901 210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 936 940 945 956 972 979',
  Z: '480 520 602 623',
  P: '503 971 702 725',
  V: '604',
  T: '226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 905 942 263 354 438 450 468 514 579 819 873',
  YLKIJ: '867',
};

/** Overlay complexes and single codes with more than one zone. */
export const SEVERAL: readonly (readonly [codes: string, letters: string])[] = [
  ['208 986', 'BP'], ['270 364', 'EC'], ['606', 'EC'], ['423 729', 'EC'], ['448 850', 'EC'], ['458 541', 'PB'], ['812 930', 'EC'], ['219', 'EC'],
  ['574', 'EC'], ['236 250 257 672 778', 'VL'], ['367 418 581', 'TXQ'], ['709 879', 'NG'], ['605', 'CM'], ['701', 'CM'], ['308', 'CM'], ['620', 'CM'],
  ['785', 'CM'], ['906', 'EC'], ['807', 'TW'], ['775', 'PM'], ['928', 'ZM'], ['907', 'AD'], ['867', 'YLKIJ'], ['915', 'MC'], ['931', 'CE'],
]; // prettier-ignore

const named = (letters: string): readonly string[] => letters.split('').map((letter) => ZONES[letter] ?? '');

const narrow = new Map(
  Object.entries(NARROW).flatMap(([letters, codes]) =>
    codes.split(' ').map((code) => [code, letters] as const),
  ),
);
const several = new Map(
  SEVERAL.flatMap(([codes, letters]) => codes.split(' ').map((code) => [code, letters] as const)),
);

export const zonesOfState = (state: string): readonly string[] => named(STATE_ZONES[state] ?? '');

export const zonesOfCode = (code: string, state: string): readonly string[] =>
  named(several.get(code) ?? narrow.get(code) ?? STATE_ZONES[state] ?? '');
