import type { Voice } from '../server/account.ts';

/** What a voice is to be like. `search`: words that are looked for in its id, name and label. */
export interface VoiceWish {
  readonly search?: string;
  /** `en` finds `en-GB` too. */
  readonly language?: string;
  readonly gender?: string;
  readonly accent?: string;
}

/** The voices that fit, in the provider's order. */
export function voicesLike(voices: readonly Voice[], wish: VoiceWish): readonly Voice[] {
  const words = lower(wish.search).split(/\s+/).filter(Boolean);
  const [language, gender, accent] = [lower(wish.language), lower(wish.gender), lower(wish.accent)];
  return voices.filter((voice) => {
    const about = lower(`${voice.id} ${voice.name} ${voice.label ?? ''}`);
    return (
      words.every((word) => about.includes(word)) &&
      lower(voice.language).startsWith(language) &&
      (gender === '' || lower(voice.gender) === gender) &&
      lower(voice.accent).includes(accent)
    );
  });
}

/** What is said about a voice beside its name. */
export const voiceTraits = ({ language, gender, accent, label }: Voice): string =>
  [language, gender, accent, label].filter((trait) => trait !== undefined && trait !== '').join(', ');

const lower = (text: string | undefined): string => (text ?? '').trim().toLowerCase();
